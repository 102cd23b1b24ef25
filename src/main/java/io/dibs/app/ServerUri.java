package io.dibs.app;

/** Where a server is, and how to sign in; printed without the password. */
public record ServerUri(String text) {
    @Override
    public String toString() {
        return text.replaceFirst("^([a-z]+://[^/@]*?:)[^/]*@", "$1***@").replaceAll("(?i)(password=)[^&]*", "$1***");
    }
}
