/** Programs of others that Dibs works with: nginx, Prometheus, Chromium. */
package io.dibs.testkit.external;
