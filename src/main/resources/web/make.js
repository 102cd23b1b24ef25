// Elements, made in one line. A text is only ever a text: nothing here reads HTML.

/** @param content elements and texts; what is empty is left out */
export function make(tag, className = '', ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content.filter((each) => each !== '' && each !== null && each !== undefined));
  return made;
}
