package dmft.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of the program and of what it runs on. */
public final class Version implements IVersionProvider {

    /** The version that the build wrote into the program. */
    public static String ofProgram() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    /** The version of Java. */
    public static String ofJava() {
        return Runtime.version().toString();
    }

    /** The operating system and processor. */
    public static String ofSystem() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " " + System.getProperty("os.arch");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"dmft " + ofProgram() + " (Java " + ofJava() + ", " + ofSystem() + ")"};
    }
}
