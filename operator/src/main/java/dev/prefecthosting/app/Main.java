package dev.prefecthosting.app;

/** Starts the operator. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("prefect-hosting-operator");
    }
}
