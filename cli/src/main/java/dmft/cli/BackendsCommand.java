package dmft.cli;

import dmft.compute.Backend;
import dmft.compute.BackendUnavailableException;
import dmft.compute.Backends;
import dmft.opencl.OpenClDevice;
import dmft.opencl.OpenClDevices;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code dmft backends}: what can run on this machine, and why the rest cannot. */
@Command(
        name = "backends",
        description = "Lists the backends that solver.backend names: what each runs on here, or why it cannot.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example: dmft backends"})
final class BackendsCommand implements Callable<Integer> {

    private static final double GIBIBYTE = 1 << 30;

    private final PrintWriter out;
    private final Supplier<OpenClDevices> openCl;

    /**
     * A listing.
     *
     * @param openCl asks the machine for its OpenCL devices
     */
    BackendsCommand(PrintWriter out, Supplier<OpenClDevices> openCl) {
        this.out = out;
        this.openCl = openCl;
    }

    @Override
    public Integer call() {
        String automatic;
        try (Backend first = Backends.create("auto", 1)) {
            automatic = first.name();
        }
        for (String name : Backends.names()) {
            line(name, (name.equals(automatic) ? "runs, and is what \"auto\" takes here: " : "runs: "));
        }
        openCl();
        row("cores", Runtime.getRuntime().availableProcessors() + "; solver.threads = 0 uses all of them");
        row("memory", gibibytes(Runtime.getRuntime().maxMemory()) + " at most for a solve");
        return ExitCode.DONE;
    }

    private void line(String name, String verdict) {
        try (Backend backend = Backends.create(name, 1)) {
            row(name, verdict + backend.description());
        } catch (BackendUnavailableException e) {
            row(name, "cannot run: " + e.getMessage());
        }
    }

    private void openCl() {
        OpenClDevices found = openCl.get();
        row("opencl", "cannot run: solving on OpenCL is not in this version");
        for (OpenClDevice device : found.devices()) {
            row(
                    "",
                    "device " + device.name() + " (" + device.type().name().toLowerCase(Locale.ROOT) + ", "
                            + device.platform() + "): "
                            + gibibytes(device.globalMemory()) + ", largest buffer "
                            + gibibytes(device.largestAllocation()) + ", "
                            + (device.doublePrecision() ? "float64" : "no float64") + ", " + device.computeUnits()
                            + " compute units, " + device.version());
        }
        found.problems().forEach(problem -> row("", problem));
    }

    private void row(String name, String text) {
        out.println(String.format("%-10s %s", name, text));
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}
