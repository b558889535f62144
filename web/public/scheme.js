// Before the first paint: the colour scheme and the language of the last visit. A file, because CSP forbids inline scripts.
(() => {
  const root = document.documentElement;
  let saved = null;
  try {
    saved = localStorage.getItem('mantine-color-scheme-value');
    const language = localStorage.getItem('liniya.language');
    if (language) root.lang = language;
  } catch {}
  const dark = saved === 'dark' || (saved !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
