// The language coach, for app.js: the server reads what stands in the editor; its findings are listed below it and underlined beneath the letters

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, handle) => document.addEventListener(type, event => {
  const hit = event.target.closest?.(selector);
  if (hit) handle(event, hit);
});

const coachOf = target => $(`textarea[data-coach-target="#${target.id}"]`);
function underline(text) {
  const target = $(text.dataset.coachTarget);
  let under = text.previousElementSibling;
  if (!under?.matches('.underlines')) {
    under = Object.assign(document.createElement('div'), { className: 'underlines' });
    under.setAttribute('aria-hidden', 'true');
    text.before(under);
    const follow = () => { under.style.width = `${text.clientWidth}px`; under.scrollTop = text.scrollTop; };
    text.addEventListener('scroll', follow, { passive: true });
    new ResizeObserver(follow).observe(text);
  }
  let at = 0;
  const pieces = [];
  for (const item of $$('[data-start]', target)) {
    const [start, end] = [Number(item.dataset.start), Number(item.dataset.end)];
    const mark = Object.assign(document.createElement('mark'), { textContent: text.value.slice(start, end) });
    if (item.matches('.error-level')) mark.className = 'error-level';
    pieces.push(text.value.slice(at, start), mark);
    at = end;
  }
  under.replaceChildren(...pieces, `${text.value.slice(at)}\n`);
  under.scrollTop = text.scrollTop;
  text.coached = text.value;
  $$('[data-take]', target).forEach(button => { button.hidden = false; });
  const state = $('[data-coach-state]');
  const count = $$('[data-start]', target).length;
  const said = count ? `${count} ${count === 1 ? 'wording' : 'wordings'} to look at` : '';
  if (state && state.textContent !== said) state.textContent = said;
}
async function coach(text) {
  const typed = text.value, target = $(text.dataset.coachTarget);
  const body = new FormData();
  body.set('text', typed);
  body.set('back', location.pathname);
  const token = $('[name=__RequestVerificationToken]', text.form);
  if (token) body.set(token.name, token.value);
  const answer = await fetch(text.dataset.coachUrl, { method: 'POST', body }).catch(() => null);
  // Somebody types on meanwhile, or is about to give a reason: the next look will do.
  if (!answer?.ok || answer.redirected || text.value !== typed || target.contains(document.activeElement)) return;
  target.innerHTML = await answer.text();
  htmx.process(target);
  underline(text);
}
/** Until the server has looked again: marks before the place where one types stay, those behind it would stand under other words. */
function drop(text) {
  const under = text.previousElementSibling, now = text.value;
  const kept = [];
  let length = 0;
  for (const node of under.childNodes) {
    if (!now.startsWith(node.textContent, length)) break;
    kept.push(node);
    length += node.textContent.length;
  }
  under.replaceChildren(...kept, `${now.slice(length)}\n`);
}
const timers = new WeakMap();
on('input', 'textarea[data-coach-url]', (event, text) => {
  drop(text);
  clearTimeout(timers.get(text));
  timers.set(text, setTimeout(() => coach(text), 600));
});
on('click', '[data-take]', (event, button) => {
  const target = button.closest('[id]'), text = coachOf(target);
  if (text.value !== text.coached) return coach(text);
  const [from, to] = button.closest('[data-sentence]').dataset.sentence.split(' ').map(Number);
  const words = button.dataset.take, gap = words.indexOf('…');
  text.focus();
  text.setSelectionRange(from, to);
  // So that Ctrl Z brings the sentence back.
  if (!document.execCommand('insertText', false, words)) text.setRangeText(words, from, to, 'end');
  if (gap >= 0) text.setSelectionRange(from + gap, from + gap + 1);
  text.dispatchEvent(new Event('input', { bubbles: true }));
});
document.addEventListener('htmx:afterSwap', event => { const text = event.target.id && coachOf(event.target); if (text) underline(text); });
for (const text of $$('textarea[data-coach-url]')) underline(text);
