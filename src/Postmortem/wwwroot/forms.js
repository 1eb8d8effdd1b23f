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
on('submit', form => keep(form, true));
on('htmx:afterRequest', (form, event) => { if (event.detail.successful && event.detail.elt === form) forget(form); });
for (const form of document.querySelectorAll('form[data-keep]')) {
  let kept = null;
  try { kept = JSON.parse(sessionStorage.getItem(keepKey(form))); } catch { /* blocked */ }
  const arrivedFresh = performance.getEntriesByType('navigation')[0]?.type === 'navigate';
  if (!kept || document.querySelector('.error-summary')) continue;
  if (kept.sent && arrivedFresh) { forget(form); continue; }
  const fields = keptFields(form);
  kept.values.forEach(([name, value, checked], at) => {
    const field = fields[at];
    if (field?.name !== name) return;
    if (field.matches('[type=checkbox], [type=radio]')) field.checked = checked; else field.value = value;
  });
}
