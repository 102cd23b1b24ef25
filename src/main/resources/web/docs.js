// The reference draws itself from the contract that this node holds requests against, and asks no other host for anything.
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const dress = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dress();
dark.addEventListener('change', dress);

window.SwaggerUIBundle({
  url: '/openapi.yaml',
  domNode: document.getElementById('docs'),
  validatorUrl: null,
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
});
