// Who uses this tab, and what they may do. Only the API decides: here, what it would refuse is not offered.
import {token} from '/assets/api.js';
import {getUser, listCampaigns} from '/assets/console-api.js';

/** Set once somebody is known: {id, name, roles, isOperator, isAdmin, isAnybody}. */
export const me = {};

/** Reads what the token says of its owner; it is checked by the API, not here. */
function claims() {
  try {
    const [, payload] = token.get().split('.');
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (each) => each.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}

/** @returns {Promise<boolean>} whether somebody may go on; otherwise they sign in first */
export async function recognise() {
  try {
    await listCampaigns({limit: 1});
  } catch (failure) {
    if (failure.status === 401) return false;
    if (failure.status === 0) throw failure;
  }
  const {sub, scope} = claims();
  const roles = (scope ?? '').split(' ').filter(Boolean);
  const isAnybody = !token.get();
  const isAdmin = isAnybody || roles.includes('admin');
  Object.assign(me, {id: sub, name: sub, roles, isAnybody, isAdmin, isOperator: isAdmin || roles.includes('operator')});
  if (sub) await nameOf(sub);
  return true;
}

/** Somebody of an identity provider has no account here. */
async function nameOf(id) {
  try {
    me.account = await getUser(id);
    me.name = me.account.email;
  } catch {
    me.account = null;
  }
}

export function signOut() {
  token.set('');
  location.hash = '';
  location.reload();
}
