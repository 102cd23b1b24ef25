// Makes elements. A text is only ever a text: nothing here reads HTML.

/**
 * @param attributes `onclick` and the like are listeners, `data` is a dataset, true is an attribute without a value
 * @param children texts, elements, lists of them; what is null or false is left out
 */
export function h(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) set(made, name, value);
  made.append(...children.flat(3).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

function set(target, name, value) {
  if (name.startsWith('on')) target.addEventListener(name.slice(2), value);
  else if (name === 'data') Object.assign(target.dataset, value);
  else if (name === 'value') target.value = value;
  else if (value === true) target.setAttribute(name, '');
  else if (value !== false && value !== null && value !== undefined) target.setAttribute(name, value);
}
