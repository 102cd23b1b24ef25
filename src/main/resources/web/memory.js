// What a browser keeps for a page. In a frame of another site it may refuse: then it is kept as long as the page is open.
const kept = new Map();

export function recall(name) {
  try {
    return localStorage.getItem(name) ?? kept.get(name);
  } catch {
    return kept.get(name);
  }
}

export function remember(name, value) {
  kept.set(name, value);
  try {
    localStorage.setItem(name, value);
  } catch {
    // The map has it.
  }
}
