import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];
export const WIDE = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** What axe finds on the screen as it stands: wide and on a phone; in the dark only what has to do with colours can differ. */
export async function findBarriers(page: Page, screen: string): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const viewport of colorScheme === 'light' ? [WIDE, PHONE] : [PHONE, WIDE]) {
      await page.setViewportSize(viewport);
      const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
      const { violations } = await (colorScheme === 'light'
        ? axe.withTags(TAGS)
        : axe.withRules(COLOUR_RULES)
      ).analyze();
      for (const { id, nodes } of violations)
        for (const { html, failureSummary } of nodes)
          found.push(
            `${screen}, ${viewport.width}, ${colorScheme}: ${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`,
          );
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  expect.soft(found, screen).toEqual([]);
}
