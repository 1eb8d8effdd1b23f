// Loaded in <head>, before the first paint, so that a chosen theme does not flash.
try {
  const theme = localStorage.getItem('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  if (localStorage.getItem('keys') === 'off') document.documentElement.dataset.keys = 'off';
} catch { /* storage is blocked: the system's theme stands */ }
