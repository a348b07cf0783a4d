// Sets the colours and the language before the first paint, so that nothing flashes. It is a file of its own because
// the page's policy allows no inline script. The keys are those of src/i18n/language.tsx and src/theme.ts.
(function () {
  var root = document.documentElement;
  var scheme = null;
  var language = null;
  try {
    scheme = localStorage.getItem('fourhands-colours');
    language = localStorage.getItem('fourhands-language');
  } catch {
    // Storage is blocked: the system's choices hold.
  }
  var dark = scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
  root.lang = language === 'zh' || (language !== 'en' && /^zh/i.test(navigator.language)) ? 'zh' : 'en';
})();
