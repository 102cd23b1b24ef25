/** Accounts over HTTP: signing up, signing in, and looking after them. */
package io.dibs.http.people;
