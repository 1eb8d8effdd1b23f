// What every form has: it is sent once, and what was typed into it is not lost.

// A double click, or a second one while the answer takes its time, is one wish. The answer may bring
// a fresh form of the same id between the two clicks: a wish of its own once something was entered into it, as is
// one that stays where it is with other words in it.

const patience = 5000; // milliseconds; an answer that is a file leaves the page where it is
const sent = new Map();
// Not form.id: many a form holds a field of that name, and answers with the field.
const idOf = form => form.getAttribute('id');
const wish = form => idOf(form) || form;
export const release = form => sent.delete(wish(form));
document.addEventListener('submit', event => {
  const form = event.target;
  if (form.getAttribute('method') !== 'post') return;
  if (event.timeStamp - sent.get(wish(form))?.at < patience) { event.preventDefault(); event.stopImmediatePropagation(); }
  else sent.set(wish(form), { form, at: event.timeStamp });
}, true);
// A change is also told of what was typed before, when the answer takes the field away.
for (const type of ['input', 'change']) document.addEventListener(type, ({ target: { form } }) => { if (form && (sent.get(wish(form))?.form !== form || (type === 'input' && form.matches('[hx-post]')))) release(form); });
addEventListener('pageshow', () => sent.clear());
document.addEventListener('htmx:afterRequest', ({ detail: { successful, xhr, requestConfig } }) => {
  const form = requestConfig?.elt;
  if (form?.matches('form') && (!successful || xhr.status >= 400)) release(form);
});

// Text typed into a form is kept until the server has taken it: what was sent without an answer is still its writer's

export const keptFields = form => [...form.elements].filter(field => field.name && field.matches('textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])'));
const lastSent = 'keep last sent';
const refusal = '.error-summary, .conflict';
const nameOf = form => idOf(form) || form.getAttribute('action');
/** What comes back in the answer, refused or with a question, was kept where it was sent from; the form may be another one there. */
let backKey = null;
const hasSameName = form => backKey?.endsWith(` ${nameOf(form)}`);
const cameBack = form => hasSameName(form) || (backKey && form.getAttribute('action') === location.pathname);
const keepKey = form => hasSameName(form) ? backKey : `keep ${location.pathname} ${nameOf(form)}`;
const keysOf = form => [keepKey(form), ...(cameBack(form) ? [backKey] : [])];
const on = (type, handle) => document.addEventListener(type, event => {
  const form = event.target.closest?.('form[data-keep]');
  if (form) handle(form, event);
});
/** What stands as the page brought it is nobody's word, and must not come back over what the page says later. */
export function isTouched(field) {
  if (field.matches('[type=checkbox], [type=radio]')) return field.checked !== field.defaultChecked;
  const options = field.matches('select') ? [...field.options] : [];
  return field.value !== (field.matches('select') ? (options.find(option => option.defaultSelected) ?? options[0])?.value : field.defaultValue);
}
/** @param sending The name under which the server takes it; none while it is not sent. */
export function keep(form, sending) {
  const hasTyped = cameBack(form) || document.querySelector(refusal) || form.querySelector('.error');
  const values = keptFields(form).map(field => hasTyped || isTouched(field) ? [field.name, field.value, field.checked] : []);
  try { sessionStorage.setItem(keepKey(form), JSON.stringify({ sending, values, version: form.elements.version?.value, once: form.elements.once?.value, draft: form.elements.draft?.value })); } catch { return false; /* full or blocked */ }
  return true;
}
/** A draft that the server holds is newer wherever it is changed next. */
export const forget = form => { try { for (const key of keysOf(form)) sessionStorage.removeItem(key); } catch { /* blocked */ } };
on('input', form => keep(form));
on('submit', form => {
  const sending = [...crypto.getRandomValues(new Uint8Array(16))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  if (!keep(form, sending)) return;
  try {
    sessionStorage.setItem(lastSent, JSON.stringify({ key: keepKey(form), from: location.pathname }));
    for (const key of keysOf(form).slice(1)) if (readKept(key)) sessionStorage.setItem(key, JSON.stringify({ ...readKept(key), sending }));
  } catch { return; /* full */ }
  // So that the server says when it has taken it, and leaves it to the browser when the session has ended.
  form.elements.kept_by_browser?.remove();
  form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'kept_by_browser', value: sending }));
});
// To leave a form that saves its draft by itself is not to cancel it
on('click', (form, event) => { if (event.target.closest('.form-actions a') && !form.dataset.autosaveUrl) forget(form); });
// Escape leaves an opened form in which nothing was typed
document.addEventListener('keydown', event => {
  const form = event.key === 'Escape' && !event.isComposing && event.target.closest?.('form'), leave = form && form.querySelector('a[data-leave]');
  if (leave && !keptFields(form).some(isTouched)) leave.click();
});
// The answer may have replaced the form, and the event then comes from elsewhere
document.addEventListener('htmx:afterRequest', ({ detail: { successful, xhr, requestConfig } }) => {
  if (!requestConfig?.elt?.matches?.('form[data-keep]')) return;
  if (successful && xhr.status < 400) forget(requestConfig.elt);
  // The next page is the answer only where that is to sign in.
  if (xhr.status !== 401) try { sessionStorage.removeItem(lastSent); } catch { /* blocked */ }
});

// Files that were chosen stay chosen in the form that a refusal brings, which cannot bring them itself
document.addEventListener('htmx:afterRequest', ({ detail: { xhr, requestConfig } }) => {
  const old = requestConfig?.elt, fresh = old ? document.getElementById(idOf(old)) : null;
  const [from, to] = [old, fresh].map(form => form?.querySelector('[type=file]'));
  if (xhr.status < 400 || fresh === old || !from?.files.length || !to) return;
  to.files = from.files;
  to.dispatchEvent(new Event('change', { bubbles: true }));
  fresh.querySelector('[data-choose-again]')?.remove();
});

// Who signs out leaves no draft to whoever comes next
document.addEventListener('submit', event => {
  if (event.target.getAttribute('action') !== '/sign-out') return;
  try { for (const key of Object.keys(sessionStorage)) if (key.startsWith('keep ')) sessionStorage.removeItem(key); } catch { /* blocked */ }
});

// What the server has taken is forgotten. A cookie says so: the answer leads on to another page, and that one may be reached later
const readKept = key => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; /* blocked */ } };
const keptKeys = () => { try { return Object.keys(sessionStorage).filter(key => key.startsWith('keep /')); } catch { return []; /* blocked */ } };
for (const taken of document.cookie.split('; ').filter(cookie => cookie.startsWith('taken-'))) for (const key of keptKeys()) {
  if (taken !== `taken-${readKept(key)?.sending}=yes`) continue;
  sessionStorage.removeItem(key);
  document.cookie = `${taken}; path=/; max-age=0`;
}

// This page may be the answer to what was sent last: a refusal, a question, or the sign-in instead
const last = readKept(lastSent);
if (last && last.from === (document.referrer && new URL(document.referrer).pathname)) {
  const hasWords = readKept(last.key)?.values.some(value => value.length);
  if (hasWords && !last.key.startsWith(`keep ${location.pathname} `)) backKey = last.key;
  if (hasWords && location.pathname === '/sign-in' && !document.querySelector('.error-summary, [role=status]')) document.querySelector('main h1')?.after(
    Object.assign(document.createElement('p'), { className: 'flash gap-above', role: 'status', textContent: 'Your session has ended. What you typed is kept: sign in, then send it.' }));
}

/** No choice comes back out of sight: a drill from yesterday must not become today's. Nor over what others saved since: it is still an edit of what it was begun from. */
function bringBack(form, { values, version, ...kept }) {
  const fields = keptFields(form);
  const back = values.flatMap(([name, value, checked], at) => {
    const field = fields[at];
    if (field?.name !== name) return [];
    const isChoice = field.matches('[type=checkbox], [type=radio]');
    if (isChoice ? field.checked === checked : field.value === value) return [];
    if (isChoice) field.checked = checked; else field.value = value;
    return [field];
  });
  if (!back.length) return forget(form);
  // What stands beside it takes the same away: nobody has seen the newer text under the draft.
  const begun = [form.elements.version, document.querySelector(`form[action="${form.getAttribute('action')}/removal"] [name=version]`)].filter(Boolean);
  const standing = begun.map(field => field.value);
  if (version) for (const field of begun) field.value = version;
  // The same capture: what was sent without an answer may stand already. And of the same draft: another device may have saved another one.
  const named = ['once', 'draft'].filter(name => kept[name]).map(name => form.elements[name]).filter(Boolean), fresh = named.map(field => field.value);
  for (const field of named) field.value = kept[field.name];
  // Who previews, coaches or saves it by itself reads it too, and listens only when every script has run.
  const tell = () => setTimeout(() => back.filter(field => field.matches('[data-preview-url], [data-coach-url]')).forEach(field => field.dispatchEvent(new Event('input', { bubbles: true }))));
  tell();
  for (const field of back) for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  const line = Object.assign(document.createElement('p'), { className: 'flash', role: 'status', textContent: 'What you began to type is back. ' });
  const empty = Object.assign(document.createElement('button'), { type: 'button', className: 'btn small', textContent: 'Start afresh' });
  empty.addEventListener('click', () => { forget(form); form.reset(); begun.forEach((field, at) => { field.value = standing[at]; }); named.forEach((field, at) => { field.value = fresh[at]; }); tell(); form.querySelector('[type=file]')?.dispatchEvent(new Event('change', { bubbles: true })); line.remove(); });
  line.append(empty);
  form.prepend(line);
}
const seen = new WeakSet();
function lookFor(form) {
  const kept = seen.has(form) ? null : readKept(keepKey(form));
  seen.add(form);
  if (!kept || cameBack(form) || document.querySelector(refusal) || form.querySelector('.error')) return;
  bringBack(form, kept);
}
document.querySelectorAll('form[data-keep]').forEach(lookFor);

// An entry's form comes when it is asked for: where something was being typed, it is asked for again
const entryKey = `keep ${location.pathname} edit-`;
document.addEventListener('htmx:load', ({ target }) => target.matches?.('li.entry') && target.querySelectorAll('form[data-keep]').forEach(lookFor));
document.addEventListener('DOMContentLoaded', () => {
  for (const key of keptKeys().filter(key => key.startsWith(entryKey))) {
    if (readKept(key)?.values.some(value => value.length)) document.querySelector(`#${CSS.escape(key.slice(entryKey.length))} a[data-edit]`)?.click();
    else sessionStorage.removeItem(key);
  }
});
