/** How JSON of strangers is opened. */
@NullMarked
package io.dibs.http.json;

import org.jspecify.annotations.NullMarked;
