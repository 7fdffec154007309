// Runs before the first paint so that a chosen theme never flashes; a file of its own because the policy forbids inline script.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem('parley.theme');
  } catch (_) {}
  var dark = choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
