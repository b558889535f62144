export type Gender = 'female' | 'male' | 'unknown';

const FEMALE = /(вна|чна|шна|кызы)$/;
const MALE = /(вич|ьич|мич|кич|оглы)$/;

/**
 * From the patronymic, where there is one («Ремизова Ольга Ивановна»): Russian verbs in the past need it («помогла»).
 * Without it nothing is guessed: the sentence is put without a verb.
 */
export function genderOf(fullName: string): Gender {
  const patronymic = fullName.trim().toLowerCase().split(/\s+/).slice(2).join(' ');
  if (FEMALE.test(patronymic)) return 'female';
  return MALE.test(patronymic) ? 'male' : 'unknown';
}
