// What every form has: it is sent once, and what was typed into it is not lost.

// A double click, or a second one while the answer takes its time, is one wish

const patience = 5000; // milliseconds; an answer that is a file leaves the page where it is
let sent = new WeakMap();
document.addEventListener('submit', event => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute('method') !== 'post') return;
  if (event.timeStamp - sent.get(form) < patience) event.preventDefault();
  else sent.set(form, event.timeStamp);
});
addEventListener('pageshow', () => { sent = new WeakMap(); });

// Text typed into a form is kept until it has been sent

const keptFields = form => [...form.elements].filter(field => field.name && field.matches('textarea, select, input:not([type=hidden], [type=password], [type=file], [type=submit])'));
const lastSent = 'keep last sent';
const keepKey = form => `keep ${location.pathname} ${form.id || form.getAttribute('action')}`;
const on = (type, handle) => document.addEventListener(type, event => {
  const form = event.target.closest?.('form[data-keep]');
  if (form) handle(form, event);
});
function keep(form, wasSent) {
  const values = keptFields(form).map(field => [field.name, field.value, field.checked]);
  try { sessionStorage.setItem(keepKey(form), JSON.stringify({ sent: wasSent, values })); } catch { /* full or blocked */ }
}
const forget = form => { try { sessionStorage.removeItem(keepKey(form)); } catch { /* blocked */ } };
on('input', form => keep(form, false));
on('submit', form => {
  keep(form, true);
  try { sessionStorage.setItem(lastSent, keepKey(form)); } catch { /* full or blocked */ }
});
on('click', (form, event) => { if (event.target.closest('.form-actions a')) forget(form); });
on('htmx:afterRequest', (form, event) => { if (event.detail.successful && event.detail.elt === form) forget(form); });

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
} catch { /* blocked */ }

/** No choice comes back out of sight: a drill from yesterday must not become today's. */
function bringBack(form, values) {
  const fields = keptFields(form);
  const back = values.flatMap(([name, value, checked], at) => {
    const field = fields[at];
    if (field?.name !== name) return [];
    const isChoice = field.matches('[type=checkbox], [type=radio]');
    if (isChoice ? field.checked === checked : field.value === value) return [];
    if (isChoice) field.checked = checked; else field.value = value;
    return [field];
  });
  if (!back.length) return;
  for (const field of back) for (let fold = field.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  const line = Object.assign(document.createElement('p'), { className: 'flash', role: 'status', textContent: 'What you began to type is back. ' });
  const empty = Object.assign(document.createElement('button'), { type: 'button', className: 'btn small', textContent: 'Start afresh' });
  empty.addEventListener('click', () => { forget(form); form.reset(); line.remove(); });
  line.append(empty);
  form.prepend(line);
}
for (const form of document.querySelectorAll('form[data-keep]')) {
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(keepKey(form))); } catch { /* blocked */ }
  const arrivedFresh = performance.getEntriesByType('navigation')[0]?.type === 'navigate';
  if (!kept || document.querySelector('.error-summary')) continue;
  if (kept.sent && arrivedFresh) forget(form); else bringBack(form, kept.values);
}
