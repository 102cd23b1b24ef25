/** Accounts over HTTP: signing up, signing in, and looking after them. */
@NullMarked
package io.dibs.http.people;

import org.jspecify.annotations.NullMarked;
