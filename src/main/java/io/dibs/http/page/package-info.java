/** What people see in a browser: pages and the files that they need, all from the jar. */
package io.dibs.http.page;
