// Parts of a page renew themselves when others write. What somebody does there meanwhile goes first, and what did not come is told.

import { isTouched } from './forms.js';

/** What the server's clock is ahead of this one. */
export const skew = (Date.parse(document.documentElement.dataset.now) || Date.now()) - Date.now();

const $$ = (selector, root) => [...root.querySelectorAll(selector)];

/** Stays until it is taken away. */
function stay(text) {
  const note = Object.assign(document.createElement('p'), { className: 'flash bad', textContent: text });
  document.getElementById('live')?.append(note);
  return note;
}

// News wait while something is pressed, a menu is open or something is typed in what they renew; and they leave open what was open

let pressed = false;
const waiting = new Map();
const release = () => setTimeout(() => waiting.forEach((type, part) => { waiting.delete(part); part.dispatchEvent(new Event(type)); }));
document.addEventListener('pointerdown', () => { pressed = true; }, true);
for (const end of ['pointerup', 'pointercancel']) document.addEventListener(end, () => { setTimeout(() => { pressed = false; }); release(); }, true);
document.addEventListener('toggle', release, true);
for (const left of ['change', 'focusout']) document.addEventListener(left, () => { if (waiting.size) release(); });
// What was asked for from within a part has its place there: drawn anew meanwhile, the answer would come to nothing.
const isNews = request => request.triggeringEvent?.type.startsWith('sse:');
const asking = new Set();
document.addEventListener('htmx:beforeSend', ({ detail: { requestConfig } }) => { if (!isNews(requestConfig)) asking.add(requestConfig.elt); });
document.addEventListener('htmx:afterRequest', ({ detail: { requestConfig } }) => { if (asking.delete(requestConfig?.elt) && waiting.size) release(); });
const held = new Map();
// A tick that is sent by itself waits for nobody
const isTyped = form => [...form.elements].some(field => field.matches('textarea, select, input:not([type=hidden], [type=submit], [type=file], [hx-post])') && isTouched(field));
/** An open entry's form is kept by the answer too. */
function isPreserved(form, answer) {
  const kept = form.closest('[hx-preserve]') ?? form.closest('li.entry[id]');
  return kept && answer.includes(`id="${kept.id}"`);
}
document.addEventListener('htmx:beforeSwap', event => {
  const { target, requestConfig } = event.detail, { elt, triggeringEvent, formData } = requestConfig;
  if (!isNews(requestConfig) || !event.detail.shouldSwap) return;
  // A form that was opened after this was asked for is not in the answer, which is asked for again.
  const misses = $$('[name=editing]', target).some(form => !formData.getAll('editing').includes(form.value));
  const asks = [...asking].some(one => target.contains(one));
  const typed = $$('form', target).find(form => isTyped(form) && !isPreserved(form, event.detail.serverResponse));
  if (typed && !held.has(target)) held.set(target, stay('Somebody changed this meanwhile. You see it when you have sent or cleared what you typed.'));
  if (misses || asks || typed || pressed || target.querySelector('.menu[open]')) {
    event.detail.shouldSwap = false;
    waiting.set(elt, triggeringEvent.type);
    if (misses) release();
    return;
  }
  held.get(target)?.remove();
  held.delete(target);
  const leftOpen = $$('details[id][open]', target).map(open => open.id);
  document.addEventListener('htmx:afterSwap', () => leftOpen.forEach(id => { const part = document.getElementById(id); if (part) part.open = true; }), { once: true });
});

// Who works with the keys stays where they were when it is drawn anew: at the same control, or at the one that opened the form they left.
// htmx sees to controls that have an id.

document.addEventListener('htmx:beforeSwap', event => {
  const { target, shouldSwap } = event.detail, at = document.activeElement;
  if (!shouldSwap || !target.contains(at)) return;
  const like = at.cloneNode(), part = at.parentElement.closest('[id]')?.id, entry = at.closest('li.entry')?.id;
  document.addEventListener('htmx:afterSwap', () => {
    if (document.activeElement !== document.body) return;
    const same = $$(like.localName, document.getElementById(part) ?? target).find(control => control.cloneNode().isEqualNode(like));
    const again = at.isConnected ? at : same ?? document.getElementById(entry)?.querySelector('.tools a');
    again?.focus({ preventScroll: true });
  }, { once: true });
});
// Asked for once: a form that stays through news must not take the focus from where it went.
document.addEventListener('focusin', event => event.target.removeAttribute('autofocus'));

// What was sent and did not arrive is told, for as long as nothing else does; pressing again is the person's

let unsent = null;
const reasons = { 403: 'this is not open to you any more. Copy your words before you load the page again', 404: 'this is not there any more. Copy your words before you load the page again', 413: 'the files are too large', 429: 'too many requests at once. Wait a minute, then try again' };
function tellUnsent(event, reason) {
  if (event.detail.requestConfig?.verb === 'get') return;
  unsent?.remove();
  unsent = stay(event.type === 'htmx:sendError' ? `It may not be saved: ${reason}. What you typed is still here; when the connection is back, press again.` : `Not saved: ${reason}. What you typed is still here.`);
}
document.addEventListener('htmx:sendError', event => tellUnsent(event, 'no answer came'));
document.addEventListener('htmx:responseError', event => {
  const { status } = event.detail.xhr;
  if (status !== 401) tellUnsent(event, reasons[status] ?? 'the server could not do it. Try again');
});
// What nobody pressed leads nobody away from what they type: only a press leaves for the sign-in
let signedOut = null;
document.addEventListener('htmx:beforeOnLoad', event => {
  const { xhr, requestConfig: { verb, triggeringEvent } } = event.detail;
  if (xhr.status !== 401 || verb !== 'get' || ['click', 'submit'].includes(triggeringEvent?.type)) return;
  event.preventDefault();
  signedOut ??= stay('You are signed out. Sign in from another tab, then go on: what you typed is still here.');
});
document.addEventListener('htmx:afterRequest', ({ detail: { xhr } }) => {
  if (xhr.status === 401 || xhr.status === 0) return;
  signedOut?.remove();
  signedOut = null;
});
document.addEventListener('htmx:afterRequest', event => {
  if (!event.detail.successful || event.detail.requestConfig.verb === 'get') return;
  unsent?.remove();
  unsent = null;
});

// News that did not come are asked for again, soon at first, and while they are missing the page says so

const late = new Map();
let missing = null;
function ask(part) {
  clearTimeout(late.get(part).timer);
  part.dispatchEvent(new Event(late.get(part).type));
}
function askAgain({ detail: { xhr, requestConfig } }) {
  // Who may not see it is told elsewhere; the server answers the same again.
  if (!requestConfig || !isNews(requestConfig) || (xhr.status >= 400 && xhr.status < 500 && xhr.status !== 429)) return;
  const { elt: part, triggeringEvent: { type } } = requestConfig, tries = (late.get(part)?.tries ?? 0) + 1;
  late.set(part, { type, tries, timer: setTimeout(() => ask(part), Math.min(30_000, 250 * 2 ** tries)) });
  if (tries > 1) missing ??= stay('News did not come. Asking again; what stands here may be old.');
}
document.addEventListener('htmx:sendError', askAgain);
document.addEventListener('htmx:timeout', askAgain);
document.addEventListener('htmx:responseError', askAgain);
document.addEventListener('htmx:afterRequest', ({ detail: { successful, requestConfig } }) => {
  for (const part of late.keys()) if (!part.isConnected || (successful && part === requestConfig?.elt)) { clearTimeout(late.get(part).timer); late.delete(part); }
  if (late.size || !missing) return;
  missing.remove();
  missing = null;
});
window.addEventListener('online', () => [...late.keys()].forEach(ask));

// A page that hears nothing says so: its clocks run on all the same

const deaf = { timer: 0, note: null };
/** As every other time on the page: in the account's zone. */
function clock() {
  const as = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, now = Date.now() + skew;
  try { return new Intl.DateTimeFormat('en-GB', { ...as, timeZone: document.documentElement.dataset.zone }).format(now); } catch { return `${new Intl.DateTimeFormat('en-GB', { ...as, timeZone: 'UTC' }).format(now)} UTC`; /* a zone that this browser does not know */ }
}
document.addEventListener('htmx:sseError', ({ target, detail: { source } }) => {
  if (!target.hasAttribute('sse-connect')) return;
  if (source.readyState === EventSource.CLOSED) leaveIfShut(target, source.url);
  if (deaf.timer) return;
  const since = clock();
  deaf.timer = setTimeout(() => { deaf.note = stay(`Not live since ${since}. Trying again; what stands here may be old.`); }, 4000);
});
document.addEventListener('htmx:sseOpen', hears);
function hears() {
  clearTimeout(deaf.timer);
  deaf.note?.remove();
  Object.assign(deaf, { timer: 0, note: null });
}

// Who may not see it any more is told so, once. What they are writing stays, and with it the page

const shut = 'You may no longer see this incident.';
async function leaveIfShut(page, stream) {
  const glance = new AbortController();
  const answer = await fetch(stream, { signal: glance.signal }).catch(() => null);
  glance.abort();
  // A proxy whose server is just starting may answer 404 too, but without our policy.
  if (![403, 404].includes(answer?.status) || !answer.headers.has('content-security-policy') || !page.hasAttribute('sse-connect')) return;
  page.removeAttribute('sse-connect'); // or it would be tried again and again
  hears();
  if ($$('form', page).some(isTyped)) { stay(`${shut} Copy your words before you leave this page.`); return; }
  const main = document.querySelector('main');
  main.replaceChildren(Object.assign(document.createElement('h1'), { textContent: shut }));
  document.title = shut;
  main.focus();
}

// Who does not see what changed hears of it: a moment later, so that a burst is one sentence, and no oftener than every few seconds.
// Of each kind the last word stands.

const [moment, breath] = [700, 4000]; // milliseconds
const words = new Map();
let [speaking, spoke] = [0, -Infinity];
function say(kind, text) {
  words.set(kind, text.replace(/\.$/, ''));
  speaking ||= setTimeout(speak, Math.max(moment, spoke + breath - performance.now()));
}
function speak() {
  document.getElementById('said')?.replaceChildren(Object.assign(document.createElement('p'), { textContent: [...words.values()].join('. ') }));
  words.clear();
  [speaking, spoke] = [0, performance.now()];
}
document.addEventListener('htmx:afterRequest', ({ detail: { successful, xhr, requestConfig } }) => {
  // A notice of the server says more.
  if (!successful || xhr.status >= 400 || requestConfig.verb === 'get' || xhr.getResponseHeader('HX-Trigger')) return;
  say('own', requestConfig.elt.dataset.said ?? 'Saved');
});
const told = part => $$('li.entry[id], [data-news]', part);
const nameOf = one => one.dataset.news ?? one.id;
const begins = entry => entry.querySelector('.text')?.textContent.trim().split(/\s+/).slice(0, 10).join(' ') ?? '';
document.addEventListener('htmx:beforeSwap', ({ detail: { target, shouldSwap, requestConfig } }) => {
  if (!shouldSwap || !isNews(requestConfig)) return;
  const before = new Set(told(target).map(nameOf));
  document.addEventListener('htmx:afterSwap', () => {
    const fresh = told(target).filter(one => !before.has(nameOf(one)));
    for (const fact of fresh.filter(one => one.dataset.news)) say(fact.dataset.news.split(' ')[0], fact.dataset.news);
    // One's own entry may come as news before its answer does, which says it then.
    const entries = [...asking].some(one => one.matches('form')) ? [] : fresh.filter(one => one.id);
    if (entries.length === 1) say('entry', `New on the timeline: ${begins(entries[0])}`);
    else if (entries.length) say('entry', `${entries.length} new entries on the timeline`);
  }, { once: true });
});
// A page that comes back after a form says at its top that it is saved; where it opens further down, that is said too.
const saved = document.querySelector('main > .flash.ok[role="status"]');
if (saved) say('own', saved.textContent.trim());
