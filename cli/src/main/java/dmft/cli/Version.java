package dmft.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the program and of what it runs on. */
public final class Version implements IVersionProvider {

    /** The version that the build wrote into the jar. */
    public static String ofProgram() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }

    /** The version of Java. */
    public static String ofJava() {
        return Runtime.version().toString();
    }

    /** The operating system and processor. */
    public static String ofSystem() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"dmft " + ofProgram() + " (Java " + ofJava() + ", " + ofSystem() + ")"};
    }
}
