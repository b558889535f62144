import { useTranslation } from 'react-i18next';
import { useKeys } from '@/shared/lib/useKeys';

const FOCUSABLE =
  '[tabindex="0"], a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select';

/** F2 / Shift+F2 between elements with `data-region` (rail, list, feed, composer, info), in the order of the page. */
export function moveRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    (region) => region.offsetParent !== null || region.getClientRects().length > 0,
  );
  if (regions.length === 0) return;
  const here = regions.findIndex((region) => region.contains(document.activeElement));
  const next = regions[(here + step + regions.length) % regions.length] ?? regions[0];
  if (next?.hasAttribute('data-region-focus')) {
    next.focus();
    return;
  }
  const inside =
    next?.querySelector<HTMLElement>('[data-region-focus]') ?? next?.querySelector<HTMLElement>(FOCUSABLE);
  (inside ?? next)?.focus();
}

export function useRegions(): void {
  const { t } = useTranslation();
  const group = t('keys.general');
  useKeys([
    { id: 'region.next', code: 'F2', label: t('keys.nextRegion'), group, run: () => moveRegion(1) },
    {
      id: 'region.previous',
      code: 'F2',
      shift: true,
      label: t('keys.previousRegion'),
      group,
      run: () => moveRegion(-1),
    },
  ]);
}
