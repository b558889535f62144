import { cabinetApi } from '@/shared/api/cabinet';
import type { Found } from '../FoundSelect';

const FOUND = 20;

const choice = ({ id, name }: { id: string; name: string }): Found => ({ value: id, label: name });

export async function findClients(q: string): Promise<Found[]> {
  return (await cabinetApi.clients({ q, limit: FOUND })).items.map(choice);
}

/** Units of a client; null: of the partner itself. */
export async function findUnits(clientId: string | null, q: string): Promise<Found[]> {
  const query = { q, limit: FOUND, ...(clientId !== null && { client_id: clientId }) };
  return (await cabinetApi.units(query)).items.map(choice);
}

/** Users, with their company: names repeat. */
export async function findUsers(q: string): Promise<Found[]> {
  const { items } = await cabinetApi.accounts({ q, role: 'user', limit: FOUND });
  return items.map(({ id, name, company }) => ({ value: id, label: `${name}, ${company}` }));
}

/** Specialists of the own partner. */
export async function findSpecialists(q: string): Promise<Found[]> {
  return (await cabinetApi.accounts({ q, role: 'specialist', side: 'own', limit: FOUND })).items.map(choice);
}
