// A campaign's own look and words, from the fields of metadata.page. Whatever is not in order is left out.
const COLOUR = /^#[0-9a-f]{6}$/i;
const LOGO = /^(data:image\/(png|jpeg|webp|svg\+xml)[;,]|\/(?!\/))/;
/** Of text on its ground, as WCAG asks for. */
const CONTRAST = 4.5;
const GROUNDS = {light: [250, 249, 246], dark: [11, 12, 15]};

const luminance = (rgb) => {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

const parse = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
const css = (rgb) => `rgb(${rgb.map(Math.round).join(' ')})`;

/** Moves a colour towards black, or white in the dark, until it can be read on the page's ground. */
function readable(colour, scheme) {
  const end = scheme === 'dark' ? 255 : 0;
  let found = colour;
  for (let part = 0; part <= 1 && contrast(found, GROUNDS[scheme]) < CONTRAST; part += 0.04) {
    found = colour.map((value) => value + (end - value) * part);
  }
  return found;
}

/** @returns {string | undefined} a text, or that of the language where there are several */
function localized(value, code) {
  const text = typeof value === 'object' && value !== null ? (value[code] ?? value.en ?? Object.values(value)[0]) : value;
  return typeof text === 'string' && text.trim() ? text.trim() : undefined;
}

function address(value) {
  try {
    const url = new URL(value);
    return url.protocol === 'https:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

export function brandOf(campaign, code) {
  const page = campaign?.metadata?.page;
  const given = typeof page === 'object' && page !== null ? page : {};
  return {
    colour: COLOUR.test(given.color) ? given.color : undefined,
    logo: typeof given.logo === 'string' && LOGO.test(given.logo) ? given.logo : undefined,
    title: localized(given.title, code) ?? campaign?.name ?? '',
    text: localized(given.text, code),
    after: localized(given.after, code),
    link: address(given.link),
    linkText: localized(given.linkText, code),
  };
}

/** Dresses the page, in the scheme that is shown. */
export function dress(brand, scheme) {
  const style = document.documentElement.style;
  if (!brand.colour) {
    ['--accent', '--on-accent', '--accent-soft'].forEach((name) => style.removeProperty(name));
    return;
  }
  const accent = readable(parse(brand.colour), scheme);
  const ink = [[255, 255, 255], [17, 17, 20]].sort((a, b) => contrast(b, accent) - contrast(a, accent))[0];
  style.setProperty('--accent', css(accent));
  style.setProperty('--on-accent', css(ink));
  style.setProperty('--accent-soft', `color-mix(in srgb, ${css(accent)} 14%, var(--ground))`);
}
