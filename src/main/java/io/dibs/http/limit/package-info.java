/** How often who may ask. Each node counts for itself; what is counted is forgotten by itself, and bounded. */
@NullMarked
package io.dibs.http.limit;

import org.jspecify.annotations.NullMarked;
