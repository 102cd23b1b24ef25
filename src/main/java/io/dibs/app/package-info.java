/** Settings, commands, embedded servers, and the wiring of all packages. No other package knows it. */
@NullMarked
package io.dibs.app;

import org.jspecify.annotations.NullMarked;
