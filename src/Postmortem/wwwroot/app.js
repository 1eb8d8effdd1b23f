// Progressive enhancement only: every page works without this file. STYLE.md lists the attributes.
import './coach.js';
import './tabs.js';
import './forms.js';
import './meanwhile.js';
import './autosave.js';
import './narrow.js';
import { markLines } from './emphasis.js';
import { skew } from './news.js';

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const on = (type, selector, handle) => document.addEventListener(type, event => {
  const hit = event.target.closest?.(selector);
  if (hit) handle(event, hit);
});

/** Says something to everyone, screen readers included, without taking the focus. */
function notice(text) {
  const note = Object.assign(document.createElement('p'), { className: 'flash', textContent: text });
  $('#live')?.append(note);
  setTimeout(() => note.remove(), 6000);
}
document.addEventListener('notice', event => notice(event.detail?.value ?? event.detail));

// A time zone is offered as the browser knows it; the choice stays the person's

for (const zones of $$('select[data-own-zone]')) {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zones.value === 'UTC' && $$('option', zones).some(option => option.value === own)) zones.value = own;
}

// Keyboard

function showKeys(open) {
  const help = $('#keys');
  help.open = open;
  if (open) $('summary', help).focus();
}
on('click', '[data-keys-help]', (event, button) => { button.closest('.menu').open = false; showKeys(true); });
// Who speaks to the computer, or shakes, presses letters without meaning to.
const singleKeysOff = () => document.documentElement.dataset.keys === 'off';
for (const choice of $$('[data-keys-toggle]')) choice.checked = !singleKeysOff();
on('change', '[data-keys-toggle]', (event, choice) => {
  document.documentElement.dataset.keys = choice.checked ? 'on' : 'off';
  try { localStorage.setItem('keys', choice.checked ? 'on' : 'off'); } catch { /* for this page only, then */ }
});
const places = { i: '/incidents', r: '/reviews', f: '/follow-ups', s: '/services' };
let chord = -Infinity;
document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest('input, textarea, select, [contenteditable]')) return;
  if (event.key.length === 1 && singleKeysOff()) return;
  const follows = performance.now() - chord < 1200;
  chord = -Infinity;
  if (follows && places[event.key]) location.href = places[event.key];
  else if (event.key === 'g') chord = performance.now();
  else if (event.key === 'n') $('.bar a[href="/incidents/new"]')?.click();
  else if (event.key === 'a' && $('#q-text')) { event.preventDefault(); $('#q-text').focus(); }
  else if (event.key === '/') { event.preventDefault(); $('.find input')?.focus(); }
  // In the meeting's walk alone: elsewhere these keys scroll a wide table.
  else if (event.key === 'ArrowRight') $('.stage-steps a[rel="next"]')?.click();
  else if (event.key === 'ArrowLeft') $('.stage-steps a[rel="prev"]')?.click();
  else if (event.key === '?' && $('#keys')) showKeys(!$('#keys').open);
  else if (event.key === 'Escape') $$('.menu[open], .help[open]').forEach(open => {
    if (open.contains(document.activeElement)) $('summary', open).focus();
    open.open = false;
  });
});
document.addEventListener('click', event =>
  $$('.menu[open]').forEach(menu => { if (!menu.contains(event.target)) menu.open = false; }));

// To an entry that stands on this page already, no other page is asked for.
on('click', 'a[href*="?entry="]', (event, link) => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey && link.pathname === location.pathname && $(link.hash)) { event.preventDefault(); location.hash = link.hash; } });
on('click', 'a[data-focus]', (event, link) => { event.preventDefault(); $(link.hash)?.focus(); });

// Clocks: counted on the server's time, so that a wrong clock on a laptop does not lie

const pad = number => String(number).padStart(2, '0');
function span(seconds) {
  const s = Math.floor(seconds), m = Math.floor(s / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
  if (d) return `${d} d ${h % 24} h`;
  if (h) return `${h} h ${pad(m % 60)} min`;
  return `${pad(m)}:${pad(s % 60)}`;
}
function tick() {
  const now = Date.now() + skew;
  for (const time of $$('[data-since], [data-until]')) {
    const until = time.dataset.until;
    const seconds = (until ? Date.parse(until) - now : now - Date.parse(time.dataset.since)) / 1000;
    if (Number.isNaN(seconds)) continue;
    if (until) time.toggleAttribute('data-late', seconds < 0);
    const text = time.matches('.stage-count') ? `${span(Math.abs(seconds))} ${seconds < 0 ? 'over' : 'left'}` : until ? (seconds < 0 ? `late by ${span(-seconds)}` : `in ${span(seconds)}`) : span(Math.max(0, seconds));
    if (time.textContent !== text) time.textContent = text;
  }
}
tick();
setInterval(tick, 1000);

// Theme

on('click', '[data-theme-toggle]', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  try { localStorage.setItem('theme', root.dataset.theme); } catch { /* for this page only, then */ }
});

// A second press confirms: the first turns the button's words into the question

document.addEventListener('click', event => {
  const button = event.target.closest('[data-confirm]');
  if (!button || (button.classList.contains('confirming') && performance.now() - button.armed > 400)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (button.classList.contains('confirming')) return;
  const before = button.innerHTML;
  const calm = () => { button.classList.remove('confirming'); button.innerHTML = before; button.onblur = null; };
  button.armed = performance.now();
  button.classList.add('confirming');
  button.textContent = button.dataset.confirm;
  button.focus();
  button.onblur = calm;
  setTimeout(calm, 6000);
}, true);

// Copies the words before the button; without this file the buttons are not shown

document.documentElement.dataset.copies = '';
on('click', '[data-copy]', async (event, button) => {
  const from = button.previousElementSibling;
  // A page that came over plain http has no clipboard, but may copy what is selected.
  const bySelection = () => { getSelection().selectAllChildren(from); return document.execCommand('copy'); };
  const copied = await (navigator.clipboard ? navigator.clipboard.writeText(from.textContent.replace(/\n$/, '')).then(() => true, bySelection) : bySelection());
  notice(copied ? 'Copied' : 'Not copied. It is selected: copy it with the keyboard.');
});

// Markdown toolbar

/** As if it were typed, so that it can be undone; what is not the browser's to undo is written all the same. */
function put(text, from, to, words) {
  text.setSelectionRange(from, to);
  if (!document.execCommand('insertText', false, words)) text.setRangeText(words, from, to, 'end');
}
const marks = { bold: ['**', '**'], italic: ['*', '*'], code: ['`', '`'], link: ['[', '](https://)'] };
const lines = { list: '- ', numbers: '1. ', quote: '> ', heading: '### ' };
const blocks = { table: '| Name | Value |\n|---|---|\n|  |  |\n' };
on('click', '[data-md-toolbar] button[data-md]', (event, button) => {
  const text = $('textarea', button.closest('.editor, .field, form'));
  const { selectionStart: from, selectionEnd: to, value } = text;
  const kind = button.dataset.md;
  text.focus();
  if (kind !== 'link' && marks[kind] && value.slice(from, to).includes('\n')) {
    const marked = markLines(value, from, to, marks[kind][0]);
    if (marked === null) return;
    put(text, from, to, marked);
    text.setSelectionRange(from, from + marked.length);
  } else if (marks[kind]) {
    const [open, close] = marks[kind], chosen = value.slice(from, to), [before, after] = [from - open.length, to + close.length];
    // A second press takes it off again. A single star may be half of a double one.
    const stands = value.slice(before, from) === open && value.slice(to, after) === close && !(kind === 'italic' && value[before - 1] === '*');
    if (stands) put(text, before, after, chosen); else put(text, from, to, open + chosen + close);
    const start = stands ? before : from + open.length;
    text.setSelectionRange(start, start + chosen.length);
  } else if (lines[kind]) {
    const start = value.lastIndexOf('\n', from - 1) + 1;
    const rows = value.slice(start, to).split('\n'), mark = lines[kind];
    const stands = rows.every(row => row.startsWith(mark));
    put(text, start, to, rows.map(row => stands ? row.slice(mark.length) : mark + row).join('\n'));
  }
  if (blocks[kind]) {
    // Below the line, and apart from what stands above and below it.
    const end = value.indexOf('\n', to), at = end < 0 ? value.length : end, above = value.slice(0, at);
    put(text, at, at, (!above || above.endsWith('\n\n') ? '' : above.endsWith('\n') ? '\n' : '\n\n') + blocks[kind]);
  }
  text.dispatchEvent(new Event('input', { bubbles: true }));
});
const shortcuts = { b: 'bold', i: 'italic', k: 'link' };
on('keydown', '.editor textarea', (event, text) => {
  const button = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && $(`[data-md="${shortcuts[event.key.toLowerCase()]}"]`, text.closest('.editor'));
  if (button) { event.preventDefault(); button.click(); }
});

// An entry may have several lines, so Enter alone makes one
on('keydown', '#quick-add textarea', (event, text) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  text.form.requestSubmit();
});

// Images pasted or dropped go into the form's file field

function addFiles(text, list) {
  const images = [...list].filter(file => file.type.startsWith('image/'));
  const field = images.length && text.form && $('input[type=file]', text.form);
  if (!field) return false;
  const all = new DataTransfer();
  for (const file of field.multiple ? [...field.files, ...images] : images.slice(0, 1)) all.items.add(file);
  field.files = all.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  return true;
}
on('paste', '[data-paste-images]', (event, text) => { if (addFiles(text, event.clipboardData.files)) event.preventDefault(); });
on('dragover', '[data-paste-images]', (event, text) => { if (event.dataTransfer.types.includes('Files')) { event.preventDefault(); text.classList.add('drop'); } });
on('dragleave', '[data-paste-images]', (event, text) => text.classList.remove('drop'));
on('drop', '[data-paste-images]', (event, text) => { text.classList.remove('drop'); if (addFiles(text, event.dataTransfer.files)) event.preventDefault(); });
on('change', 'input[type=file]', (event, field) => {
  const list = $('[data-file-list]', field.form);
  list?.replaceChildren(...[...field.files].map(file => Object.assign(document.createElement('button'), { type: 'button', className: 'btn small', ariaLabel: `Take out ${file.name}`, textContent: `${file.name} ×` })));
});
on('click', '[data-file-list] button', (event, button) => {
  const field = $('input[type=file]', button.form);
  const [at, kept] = [[...button.parentElement.children].indexOf(button), new DataTransfer()];
  [...field.files].forEach((file, place) => { if (place !== at) kept.items.add(file); });
  field.files = kept.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  field.focus();
});

// Preview: the server renders and sanitises

const timers = new WeakMap();
const later = (key, wait, run) => { clearTimeout(timers.get(key)); timers.set(key, setTimeout(run, wait)); };
on('input', 'textarea[data-preview-url]', (event, text) => later(text, 400, async () => {
  const body = new FormData();
  body.set('text', text.value);
  const token = text.form && $('[name=__RequestVerificationToken]', text.form);
  if (token) body.set(token.name, token.value);
  const answer = await fetch(text.dataset.previewUrl, { method: 'POST', body }).catch(() => null);
  if (answer?.ok && !answer.redirected) $(text.dataset.previewTarget).innerHTML = await answer.text();
}));
