// Numbers and times as the reader writes them.
import {language} from '/assets/language.js';

const LOCALE = {en: 'en', ko: 'ko-KR'}[language()];

export const number = (value) => Number(value).toLocaleString(LOCALE);

export const percent = (part, whole) => `${whole ? Math.round((part / whole) * 100) : 0}%`;

export const when = (time) => new Date(time).toLocaleString(LOCALE, {dateStyle: 'medium', timeStyle: 'medium'});

const day = {year: 'numeric', month: '2-digit', day: '2-digit'};
const moment = {hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23'};

export const clock = (time) => new Date(time).toLocaleTimeString(LOCALE, moment);

/** To the millisecond: in a sale these tell who was first. */
export const exactly = (time) => new Date(time).toLocaleString(LOCALE, {...day, ...moment});

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
