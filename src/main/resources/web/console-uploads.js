// A campaign's own codes, and the list of those who may claim: files of a line each.
import {getCampaign, removeEligible, uploadCodes, uploadEligible} from '/assets/console-api.js';
import {ask, busily, button, card, field, h, input, reason, table, toast} from '/assets/console-dom.js';
import {number, percent} from '/assets/console-format.js';
import {t} from '/assets/console-texts.js';

export function showCodes(main, scope, campaign, redraw) {
  const count = h('p', {}, codesOf(campaign));
  main.append(card(t.ownCodes, count, h('p', {class: 'quiet'}, t.codesWhat),
    uploader(t.uploadCodes, async (file, progress) => {
      const published = await uploadCodes(campaign.id, file, progress);
      const changed = await getCampaign(campaign.id);
      redraw(changed);
      count.textContent = codesOf(changed);
      return t.codesPublished(number(published.count), number(published.first), number(published.last));
    }, campaign.state === 'closed')));
}

const codesOf = ({ownCodes}) => (ownCodes === null ? t.codesMade : t.codesHere(number(ownCodes)));

export function showEligible(main, scope, campaign, redraw) {
  const count = h('p', {}, usersOf(campaign));
  const remove = button(t.removeList, () => ask({
    title: t.removeListTitle(campaign.name),
    body: [h('p', {}, t.removeListWhat)],
    verb: t.removeList,
    danger: true,
    run: async () => take(await removeEligible(campaign.id)),
  }), 'danger');
  const take = (changed) => {
    redraw(changed);
    count.textContent = usersOf(changed);
    remove.hidden = changed.eligibleUsers === null || changed.state === 'closed';
  };
  take(campaign);
  main.append(card(t.eligible, count, h('p', {class: 'quiet'}, t.eligibleWhat),
    uploader(t.uploadList, async (file, progress) => {
      take(await uploadEligible(campaign.id, file, progress));
      return count.textContent;
    }, campaign.state === 'closed'), remove));
}

const usersOf = ({eligibleUsers}) => (eligibleUsers === null ? t.everybodyMay : t.listHas(number(eligibleUsers)));

/** @param run sends the file, tells how far it is, and says what came of it */
function uploader(label, run, closed) {
  const file = input('file', {type: 'file', accept: '.txt,.csv,text/plain,text/csv', required: true});
  const lines = h('textarea', {name: 'lines', rows: 4, spellcheck: 'false', placeholder: t.linesPlaceholder});
  const progress = h('progress', {max: 1, value: 0, 'aria-label': t.uploadProgress, hidden: true});
  const result = h('div', {class: 'stack', role: 'status'});
  const go = h('button', {type: 'submit', class: 'primary', disabled: closed}, label);
  const form = h('form', {class: 'stack', novalidate: true},
    h('div', {class: 'fields'}, field(t.file, file, t.fileHint), field(t.orLines, lines, '')), progress, h('div', {class: 'row'}, go), result);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const chosen = file.files[0] ?? (lines.value.trim() && new Blob([lines.value], {type: 'text/plain'}));
    if (!chosen) {
      result.replaceChildren(h('p', {class: 'problem'}, t.chooseFile));
      return;
    }
    busily(go, () => send(chosen));
  });
  async function send(chosen) {
    progress.hidden = false;
    result.replaceChildren(h('p', {class: 'quiet'}, t.uploading));
    try {
      const said = await run(chosen, (share) => {
        progress.value = share;
        result.replaceChildren(h('p', {class: 'quiet'}, share < 1 ? t.uploaded(percent(share, 1)) : t.checkingLines));
      });
      result.replaceChildren(h('p', {class: 'good'}, said));
      toast(said);
      form.reset();
    } catch (failure) {
      if (failure.status === undefined) throw failure;
      result.replaceChildren(refused(failure));
    } finally {
      progress.hidden = true;
    }
  }
  return form;
}

/** Nothing of a file is taken if one of its lines is refused; up to twenty are named. */
function refused(failure) {
  const lines = failure.errors.filter((error) => error.line);
  return h('div', {class: 'notice', data: {kind: 'bad'}},
    h('b', {}, t.uploadRefused), lines.length ? '' : reason(failure),
    lines.length > 0 && table(t.refusedLines, [{title: t.line, num: true}, {title: t.problem}],
      lines.map(({line, detail}) => h('tr', {}, h('td', {class: 'num'}, number(line)), h('td', {}, detail)))));
}
