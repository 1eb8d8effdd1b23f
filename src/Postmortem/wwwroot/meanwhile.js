// What is typed while an answer is under way is not the answer's to take away: it stays, and what is pressed then goes next.

import { keep, keptFields, release } from './forms.js';

const underWay = new Map(); // by form: what each of its fields held when it was sent
const fieldsOf = form => [...keptFields(form), ...form.querySelectorAll('[type=file]')];
const nameOf = file => `${file.name} ${file.size} ${file.lastModified}`;
function held(field) {
  if (field.matches('[type=file]')) return [...field.files].map(nameOf).join('\n');
  return field.matches('[type=checkbox], [type=radio]') ? field.checked : field.value;
}
const changed = sent => [...sent.fields].filter(([field, before]) => held(field) !== before).map(([field]) => field);
function lock(form, shut) {
  for (const text of form.querySelectorAll('textarea')) text.readOnly = shut;
}

document.addEventListener('htmx:beforeSend', ({ detail: { requestConfig: { elt: form } } }) => {
  if (form.matches('form[data-keep]')) underWay.set(form, { fields: new Map(fieldsOf(form).map(field => [field, held(field)])) });
});

// Whoever presses has finished that text: nobody types over it before it is sent.
document.addEventListener('submit', event => {
  const form = event.target, sent = underWay.get(form);
  if (!sent) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (sent.next || !changed(sent).length) return;
  sent.next = true;
  lock(form, true);
  document.dispatchEvent(new CustomEvent('notice', { detail: 'What you sent before is still on its way. This goes next, by itself.' }));
}, true);

/** Files that went with what was sent do not go twice. */
function keepNew(field, before) {
  const [gone, kept] = [before.split('\n'), new DataTransfer()];
  for (const file of field.files) if (!gone.includes(nameOf(file))) kept.items.add(file);
  field.files = kept.files;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}
// The answer brings an empty form. The one in which somebody types stays, and becomes that one in all but what was changed.
document.addEventListener('htmx:oobBeforeSwap', ({ detail }) => {
  const form = detail.target, sent = underWay.get(form), fresh = detail.fragment.firstElementChild;
  const typed = sent ? changed(sent) : [];
  if (!typed.length) return;
  detail.shouldSwap = false;
  sent.stays = true;
  for (const field of form.elements) {
    const to = field.name && fresh.elements.namedItem(field.name);
    if (field.matches('[type=file]')) keepNew(field, sent.fields.get(field));
    else if (to && !typed.includes(field)) field.value = to.value;
  }
  for (const refusal of form.querySelectorAll('[role=alert]')) refusal.remove();
  for (const field of form.querySelectorAll('[aria-invalid]')) field.removeAttribute('aria-invalid');
});

/** Both texts: what did not arrive, and what was typed since. */
function bringBoth(form, sent) {
  for (const field of changed(sent).filter(field => !field.matches('[type=file], [type=checkbox], [type=radio]'))) {
    const before = sent.fields.get(field), to = form.elements.namedItem(field.name);
    if (to) to.value = !field.matches('textarea') || field.value.startsWith(before) ? field.value : [before, field.value].filter(Boolean).join('\n');
  }
}
document.addEventListener('htmx:afterRequest', ({ detail: { successful, xhr, requestConfig } }) => {
  const form = requestConfig?.elt, sent = underWay.get(form);
  if (!sent) return;
  underWay.delete(form);
  lock(form, false);
  const stands = form.isConnected ? form : document.getElementById(form.getAttribute('id'));
  const arrived = successful && xhr.status < 400;
  if (!arrived && stands && changed(sent).length) bringBoth(stands, sent);
  // Forgotten with what has arrived, or kept as it was typed last; a form that is gone is opened with it again.
  if (!arrived || sent.stays || (!stands && changed(sent).length)) keep(stands ?? form);
  if (!sent.stays) return;
  release(form);
  // When this one has ended.
  if (sent.next) setTimeout(() => form.requestSubmit());
});
