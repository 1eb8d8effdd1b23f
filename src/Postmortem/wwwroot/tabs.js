// A strip of tabs that is longer than the screen shows where one is

for (const here of document.querySelectorAll('.tabs [aria-current], .toc ul > li > [aria-current]')) {
  const strip = here.closest('.tabs, ul'), { left, right } = here.getBoundingClientRect(), sight = strip.getBoundingClientRect();
  if (left < sight.left || right > sight.right) strip.scrollLeft += (left + right - sight.left - sight.right) / 2;
}
