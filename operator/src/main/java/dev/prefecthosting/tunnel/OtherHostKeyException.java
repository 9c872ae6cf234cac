package dev.prefecthosting.tunnel;

/** Another host key than the known ones was shown; the cause of what people are told. */
final class OtherHostKeyException extends Exception {
    private static final long serialVersionUID = 1L;
}
