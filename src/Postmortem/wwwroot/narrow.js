// A long list of boxes gets a field that narrows it. What is ticked stays in sight; all of it is sent, in sight or not.

const few = 12;
const folded = text => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

for (const list of document.querySelectorAll('.choices.many')) {
  const choices = [...list.querySelectorAll(':scope > .choice')];
  if (choices.length <= few) continue;
  const field = Object.assign(document.createElement('input'), { type: 'search', className: 'narrow', autocomplete: 'off', placeholder: `Find one of ${choices.length}` });
  field.setAttribute('aria-label', `Narrow: ${list.querySelector('legend').firstChild.textContent.trim()}`);
  const told = Object.assign(document.createElement('span'), { className: 'small muted' });
  told.setAttribute('role', 'status');
  list.querySelector('legend').after(field, told);

  const narrow = () => {
    const words = folded(field.value).split(/\s+/).filter(Boolean);
    const found = choices.filter(choice => words.every(word => folded(choice.textContent).includes(word)));
    for (const choice of choices) choice.hidden = !found.includes(choice) && !choice.querySelector('input').checked;
    told.textContent = words.length ? (found.length ? `${found.length} found` : 'None has these words') : '';
    return found;
  };
  field.addEventListener('input', narrow);
  // Enter would send the form; here it takes the one that is left.
  field.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    const found = narrow();
    if (!field.value.trim() || found.length !== 1) return;
    const box = found[0].querySelector('input');
    if (!box.checked) box.click();
    field.value = '';
    narrow();
    told.textContent = `${found[0].textContent.trim()} is ticked`;
  });
}
