package dmft.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.GraphicsEnvironment;

/** Whether this machine can draw text; where it cannot, the program draws no pictures and says so. */
public final class Fonts {

    private Fonts() {}

    /** Skips the test on a machine without fonts. */
    public static void areNeeded() {
        assumeTrue(available(), "no fonts are installed");
    }

    private static boolean available() {
        try {
            return GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length > 0;
        } catch (RuntimeException | LinkageError | InternalError e) {
            return false;
        }
    }
}
