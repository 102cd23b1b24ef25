package io.dibs.http.page;

/** What a browser is shown at {@code /}. */
public enum FirstPage {
    /** The list of what is open. */
    LIST("home.html"),
    /** An arena that only watches, above that list. */
    WATCHED_ARENA("arena-watch.html"),
    /** The arena of the demo, whose buttons break nodes. */
    ARENA("arena.html");

    private final String file;

    FirstPage(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }
}
