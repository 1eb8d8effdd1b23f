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

// Text typed into a form is kept until it has been sent

export const keptFields = form => [...form.elements].filter(field => field.name && field.matches('textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])'));
const lastSent = 'keep last sent';
const refusal = '.error-summary, .conflict';
const keepKey = form => `keep ${location.pathname} ${idOf(form) || form.getAttribute('action')}`;
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
export function keep(form, wasSent = false) {
  const wasRefused = document.querySelector(refusal) || form.querySelector('.error');
  const values = keptFields(form).map(field => wasRefused || isTouched(field) ? [field.name, field.value, field.checked] : []);
  try { sessionStorage.setItem(keepKey(form), JSON.stringify({ sent: wasSent, values, version: form.elements.version?.value, once: form.elements.once?.value })); } catch { return false; /* full or blocked */ }
  return true;
}
/** A draft that the server holds is newer wherever it is changed next. */
export const forget = form => { try { sessionStorage.removeItem(keepKey(form)); } catch { /* blocked */ } };
on('input', form => keep(form, false));
on('submit', form => {
  if (!keep(form, true)) return;
  try { sessionStorage.setItem(lastSent, keepKey(form)); } catch { return; /* full */ }
  // So that the server leaves it to the browser when the session has ended.
  if (!form.elements.kept_by_browser) form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'kept_by_browser', value: 'yes' }));
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
  if (!successful || xhr.status >= 400 || !requestConfig?.elt?.matches?.('form[data-keep]')) return;
  forget(requestConfig.elt);
  try { sessionStorage.removeItem(lastSent); } catch { /* blocked */ }
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

// Who is asked to sign in instead has sent nothing
try {
  const last = sessionStorage.getItem(lastSent);
  sessionStorage.removeItem(lastSent);
  const kept = location.pathname === '/sign-in' && JSON.parse(sessionStorage.getItem(last));
  if (kept) sessionStorage.setItem(last, JSON.stringify({ ...kept, sent: false }));
  if (kept?.values.some(value => value.length) && !document.querySelector('.error-summary, [role=status]')) document.querySelector('main h1')?.after(
    Object.assign(document.createElement('p'), { className: 'flash gap-above', role: 'status', textContent: 'Your session has ended. What you typed is kept: sign in, then send it.' }));
} catch { /* blocked */ }

/** No choice comes back out of sight: a drill from yesterday must not become today's. Nor over what others saved since: it is still an edit of what it was begun from. */
function bringBack(form, { values, version, once }) {
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
  // The same capture: what was sent without an answer may stand already.
  const capture = form.elements.once, fresh = capture?.value;
  if (capture && once) capture.value = once;
  // Who previews, coaches or saves it by itself reads it too, and listens only when every script has run.
  const tell = () => setTimeout(() => back.filter(field => field.matches('[data-preview-url], [data-coach-url]')).forEach(field => field.dispatchEvent(new Event('input', { bubbles: true }))));
  tell();
  for (const field of back) for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  const line = Object.assign(document.createElement('p'), { className: 'flash', role: 'status', textContent: 'What you began to type is back. ' });
  const empty = Object.assign(document.createElement('button'), { type: 'button', className: 'btn small', textContent: 'Start afresh' });
  empty.addEventListener('click', () => { forget(form); form.reset(); begun.forEach((field, at) => { field.value = standing[at]; }); if (capture) capture.value = fresh; tell(); form.querySelector('[type=file]')?.dispatchEvent(new Event('change', { bubbles: true })); line.remove(); });
  line.append(empty);
  form.prepend(line);
}
const readKept = key => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; /* blocked */ } };
const arrivedFresh = performance.getEntriesByType('navigation')[0]?.type === 'navigate';
const seen = new WeakSet();
function lookFor(form) {
  const kept = seen.has(form) ? null : readKept(keepKey(form));
  seen.add(form);
  if (!kept || document.querySelector(refusal) || form.querySelector('.error')) return;
  if (kept.sent && arrivedFresh) forget(form); else bringBack(form, kept);
}
document.querySelectorAll('form[data-keep]').forEach(lookFor);

// An entry's form comes when it is asked for: where something was being typed, it is asked for again
const entryKey = `keep ${location.pathname} edit-`;
document.addEventListener('htmx:load', ({ target }) => target.matches?.('li.entry') && target.querySelectorAll('form[data-keep]').forEach(lookFor));
document.addEventListener('DOMContentLoaded', () => {
  let keys = [];
  try { keys = Object.keys(sessionStorage).filter(key => key.startsWith(entryKey)); } catch { /* blocked */ }
  for (const key of keys) {
    const kept = readKept(key);
    if (kept?.values.some(value => value.length) && !(kept.sent && arrivedFresh)) document.querySelector(`#${CSS.escape(key.slice(entryKey.length))} a[data-edit]`)?.click();
    else sessionStorage.removeItem(key);
  }
});
