// A coupon as a ticket: what it is good for, its number, its code, and the code for a till's scanner.
import {generate} from '/assets/lean-qr.js';
import {make} from '/assets/make.js';

const SVG = 'http://www.w3.org/2000/svg';
const QUIET_ZONE = 2;

function square(code) {
  const modules = generate(code);
  const size = modules.size + 2 * QUIET_ZONE;
  let path = '';
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (modules.get(x, y)) path += `M${x + QUIET_ZONE} ${y + QUIET_ZONE}h1v1h-1z`;
    }
  }
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('role', 'img');
  svg.setAttribute('shape-rendering', 'crispEdges');
  const drawn = document.createElementNS(SVG, 'path');
  drawn.setAttribute('d', path);
  svg.append(drawn);
  return svg;
}

/** For a coupon that is still good. Browsers offer a clipboard only to pages that came over TLS, or from this machine. */
function copyButton(coupon, texts) {
  const code = make('code', 'code', coupon.code);
  const hint = make('small', '', navigator.clipboard ? texts.tapToCopy : '');
  if (!navigator.clipboard || coupon.state !== 'issued') return make('p', 'copy', code);
  const button = make('button', 'copy', code, hint);
  button.type = 'button';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(coupon.code);
    hint.textContent = texts.copied;
  });
  return button;
}

function stamp(coupon, texts) {
  const since = coupon.redeemedAt ?? coupon.revokedAt ?? (coupon.state === 'expired' ? coupon.expiresAt : null);
  return make('p', 'stamp', make('b', '', texts.stamp[coupon.state]), make('small', '', since ? texts.when(since) : ''));
}

export function ticket(coupon, {campaign, brand, texts}) {
  const benefit = texts.benefit(campaign.benefit);
  const until = coupon.expiresAt && coupon.state === 'issued' ? texts.until(coupon.expiresAt) : '';
  const head = make('header', '',
    make('b', 'benefit', benefit || brand.title),
    make('span', 'sequence', texts.numberOf(coupon.sequence, campaign.stock)));
  const what = make('p', 'what', [benefit ? brand.title : '', until].filter(Boolean).join(' · '));
  const card = make('article', 'ticket', head, what, copyButton(coupon, texts), make('hr', 'tear'));
  card.dataset.state = coupon.state;
  card.setAttribute('aria-label', texts.numberOf(coupon.sequence, campaign.stock));
  if (coupon.state === 'issued') {
    const drawn = square(coupon.code);
    drawn.setAttribute('aria-label', texts.scan);
    card.append(make('figure', 'square', drawn));
  } else {
    card.append(stamp(coupon, texts));
  }
  return card;
}
