import { Suspense, useState } from 'react';
import { lazyPart } from '@/shared/lib/lazyPart';
import { AccountButton } from './AccountButton';

const load = () => import('./AccountMenuList');
const AccountMenuList = lazyPart(async () => (await load()).AccountMenuList);

/** Bottom of the rail, or `wide` in a menu with words. The menu itself is loaded when somebody is about to open it. */
export function AccountMenu({ wide = false }: { wide?: boolean }) {
  const [asked, setAsked] = useState(false);
  const warm = (): void => void load().catch(() => {});
  const button = (
    <AccountButton
      wide={wide}
      aria-expanded={false}
      onPointerEnter={warm}
      onFocus={warm}
      onClick={() => setAsked(true)}
    />
  );
  return asked ? (
    <Suspense fallback={button}>
      <AccountMenuList wide={wide} />
    </Suspense>
  ) : (
    button
  );
}
