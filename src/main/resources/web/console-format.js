// Numbers and times as the reader writes them.
import {language} from '/assets/language.js';

const LOCALE = {en: 'en', ko: 'ko-KR'}[language()];

// A formatter takes as long to make as hundreds of numbers to write, and a list writes hundreds.
const numbers = new Intl.NumberFormat(LOCALE);
const days = {year: 'numeric', month: '2-digit', day: '2-digit'};
const moments = {hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23'};
const short = new Intl.DateTimeFormat(LOCALE, {dateStyle: 'medium', timeStyle: 'medium'});
const clocks = new Intl.DateTimeFormat(LOCALE, moments);
const exact = new Intl.DateTimeFormat(LOCALE, {...days, ...moments});

export const number = (value) => numbers.format(Number(value));

export const percent = (part, whole) => `${whole ? Math.round((part / whole) * 100) : 0}%`;

export const when = (time) => short.format(new Date(time));

export const clock = (time) => clocks.format(new Date(time));

/** To the millisecond: in a sale these tell who was first. */
export const exactly = (time) => exact.format(new Date(time));

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The offset from UTC at this moment, such as UTC+09:00. */
export function offset(date = new Date()) {
  const minutes = -date.getTimezoneOffset();
  const two = (value) => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** As an input of the kind datetime-local takes it. */
export function local(time) {
  if (!time) return '';
  const date = new Date(time);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

export const utc = (text) => (text ? new Date(text).toISOString() : null);

export const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many}`;
