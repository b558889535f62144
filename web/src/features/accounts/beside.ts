import { loadTexts } from '@/shared/i18n/i18n';

/* What stands beside login and password when it is needed. Where it is fetched from costs the first load nothing. */

export async function codeStep() {
  const [{ CodeStep }] = await Promise.all([import('./CodeStep'), loadTexts('settings')]);
  return CodeStep;
}

export async function ssoButton() {
  const [{ SsoButton }] = await Promise.all([import('./SsoButton'), loadTexts('settings')]);
  return SsoButton;
}

export async function demoLogins() {
  return (await import('./DemoLogins')).DemoLogins;
}
