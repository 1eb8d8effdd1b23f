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
  const marks = $$('[data-start]', target).map(item => ({ start: Number(item.dataset.start), end: Number(item.dataset.end), kind: item.matches('.error-level') ? 'error-level' : '' }));
  let at = 0;
  show(under, text.value.split('\n').map(words => {
    const [from, to] = [at, at += words.length];
    at += 1;
    return { words, marks: marks.filter(m => m.start < to && m.end > from).map(m => ({ start: Math.max(m.start - from, 0), end: Math.min(m.end, to) - from, kind: m.kind })) };
  }));
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
const sameLine = (a, b) => a.words === b.words && JSON.stringify(a.marks) === JSON.stringify(b.marks);
/** A block for each line, and only what is another line now is made anew: with thousands of words a key must not lay out all of them. */
function show(under, lines, same = sameLine) {
  const old = under.lines ?? [];
  const shorter = Math.min(old.length, lines.length);
  let before = 0, after = 0;
  while (before < shorter && same(old[before], lines[before])) before++;
  while (after < shorter - before && same(old.at(-1 - after), lines.at(-1 - after))) after++;
  under.lines = [...old.slice(0, before), ...lines.slice(before, lines.length - after), ...old.slice(old.length - after)];
  for (const gone of [...under.children].slice(before, old.length - after)) gone.remove();
  const next = under.children[before] ?? null;
  for (const line of lines.slice(before, lines.length - after)) under.insertBefore(blockOf(line), next);
}
function blockOf({ words, marks }) {
  const block = document.createElement('div');
  let at = 0;
  for (const { start, end, kind } of marks) {
    const mark = Object.assign(document.createElement('mark'), { textContent: words.slice(start, end), className: kind });
    block.append(words.slice(at, start), mark);
    at = end;
  }
  block.append(words.slice(at));
  return block;
}
/** Until the server has looked again: other lines keep their marks, in the one where one types those stay that stand before what changed. */
function drop(text) {
  const under = text.previousElementSibling, old = under.lines ?? [];
  const typed = text.value.split('\n').map(words => ({ words, marks: [] }));
  const first = typed.findIndex((line, i) => line.words !== old[i]?.words);
  if (first >= 0 && old[first]) typed[first].marks = old[first].marks.filter(m => typed[first].words.startsWith(old[first].words.slice(0, m.end)));
  show(under, typed, (a, b) => a.words === b.words);
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
