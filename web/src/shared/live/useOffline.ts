import { useEffect, useState } from 'react';
import { useConnection } from './hooks';

/** A short loss is nobody's business: as long as the banner waits, too. */
const QUIET_MS = 1_500;

/** Since when there has been no connection (local time, ms), once it lasts; null when all is well. */
export function useOffline(): number | null {
  const { lostAt, phase } = useConnection();
  const [late, setLate] = useState(false);
  const lost = phase === 'polling' ? null : lostAt;
  useEffect(() => {
    setLate(false);
    if (lost === null) return;
    const timer = setTimeout(() => setLate(true), Math.max(0, lost + QUIET_MS - Date.now()));
    return () => clearTimeout(timer);
  }, [lost]);
  return late ? lost : null;
}
