// The claim page beside the console's form: the form says what to show, and nothing is asked of the API.
export const isExample = new URLSearchParams(location.search).has('example') && window.parent !== window;

/** @param show gets a campaign, and the coupons of somebody who looks at it */
export function followForm(show) {
  document.body.inert = true;
  addEventListener('message', ({origin, source, data}) => {
    if (origin === location.origin && source === window.parent) show(data);
  });
}
