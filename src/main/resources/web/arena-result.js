// The card at the end of a sale: what happened, to copy or to keep as an image.
import {element} from '/assets/arena-view.js';

const WIDTH = 1_200;
const HEIGHT = 630;

export class ResultCard {
  constructor(view) {
    this.view = view;
    this.dialog = element('result');
    element('closeResult').addEventListener('click', () => this.hide());
    element('copyResult').addEventListener('click', () => this.copy());
    element('saveResult').addEventListener('click', () => this.save());
  }

  show(result) {
    this.result = result;
    this.translate();
    if (!this.dialog.open) this.dialog.show();
  }

  hide() {
    this.dialog.close();
  }

  title(result) {
    return result.holds ? this.view.texts.exactly(result.coupons) : this.view.texts.violated;
  }

  translate() {
    const result = this.result;
    const texts = this.view.texts;
    element('copyResult').textContent = texts.copy;
    element('saveResult').textContent = texts.save;
    element('closeResult').textContent = texts.close;
    if (!result) return;
    element('resultCampaign').textContent = result.campaign;
    element('resultTitle').textContent = this.title(result);
    element('resultTitle').className = result.holds ? 'good' : 'bad';
    element('resultLead').textContent = texts.resultLead(result);
    element('resultFigures').replaceChildren(...texts.figures(result).map(([name, value]) => {
      const group = document.createElement('div');
      const term = document.createElement('dt');
      const figure = document.createElement('dd');
      term.textContent = name;
      figure.textContent = value;
      group.append(term, figure);
      return group;
    }));
  }

  async copy() {
    await navigator.clipboard.writeText(this.view.texts.shareText(this.result));
    element('copyResult').textContent = this.view.texts.copied;
  }

  save() {
    const canvas = document.createElement('canvas');
    canvas.width = WIDTH;
    canvas.height = HEIGHT;
    this.draw(canvas.getContext('2d'));
    canvas.toBlob((image) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(image);
      link.download = `${this.result.campaign}.png`;
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }

  draw(pen) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    pen.fillStyle = colour('--panel');
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.fillStyle = colour('--accent');
    pen.fillRect(0, 0, WIDTH, 10);
    this.line(pen, 'Dibs', 600, 30, 80, colour('--muted'));
    this.line(pen, this.title(this.result), 800, 92, 190, colour('--text'));
    this.line(pen, this.view.texts.headline(this.result.stock, this.result.people), 500, 34, 250, colour('--muted'));
    this.view.texts.figures(this.result).forEach(([name, value], i) => {
      const x = 72 + (i % 4) * 272;
      const y = 350 + Math.floor(i / 4) * 130;
      this.line(pen, name, 400, 22, y, colour('--muted'), x);
      this.line(pen, value, 700, 32, y + 44, colour('--text'), x);
    });
  }

  line(pen, text, weight, size, y, colour, x = 72) {
    pen.font = `${weight} ${size}px system-ui, sans-serif`;
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  }
}
