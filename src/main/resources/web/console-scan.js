// A code that the camera sees, where the browser reads codes and lets a page use the camera.
import {busily, h, toast} from '/assets/console-dom.js';
import {t} from '/assets/console-texts.js';

const LOOK_MILLIS = 150;

const canScan = () => isSecureContext && 'BarcodeDetector' in window && Boolean(navigator.mediaDevices);

/** A button for the camera, and its picture. The camera is off again once it has seen a code. @param onCode gets it */
export function scanner(scope, onCode) {
  if (!canScan()) return null;
  const detector = new BarcodeDetector();
  const picture = h('video', {class: 'camera', muted: true, playsinline: true, hidden: true, 'aria-label': t.cameraPicture});
  const turn = h('button', {type: 'button', class: 'block'}, t.scan);
  let camera = null;

  function stop() {
    camera?.getTracks().forEach((track) => track.stop());
    camera = null;
    picture.hidden = true;
    turn.textContent = t.scan;
  }

  async function start() {
    try {
      camera = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}});
      picture.srcObject = camera;
      await picture.play();
    } catch {
      stop();
      toast(t.noCamera, 'bad');
      return;
    }
    if (!scope.isShown) {
      stop();
      return;
    }
    picture.hidden = false;
    turn.textContent = t.stopScan;
    look(camera);
  }

  async function look(mine) {
    while (camera === mine) {
      const [found] = await detector.detect(picture).catch(() => []);
      if (camera === mine && found) {
        stop();
        onCode(found.rawValue);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLIS));
    }
  }

  turn.addEventListener('click', () => (camera ? stop() : busily(turn, start)));
  scope.onLeave(stop);
  return h('div', {class: 'stack'}, picture, turn);
}
