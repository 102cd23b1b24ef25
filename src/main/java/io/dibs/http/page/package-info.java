/** What people see in a browser: pages and the files that they need, all from the jar. */
@NullMarked
package io.dibs.http.page;

import org.jspecify.annotations.NullMarked;
