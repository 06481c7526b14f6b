package dmft.cli;

import dmft.compute.Backend;
import dmft.compute.BackendUnavailableException;
import dmft.compute.Backends;
import dmft.opencl.OpenClDevice;
import dmft.opencl.OpenClDevices;
import dmft.opencl.OpenClRates;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;

/** {@code dmft backends}: what can run on this machine, and why the rest cannot. */
@Command(
        name = "backends",
        description = {
            "Lists the backends that solver.backend names: what each runs on here, or why it cannot.",
            "GFLOP/s are those of the two products that solves are made of, measured now on fields of "
                    + OpenClRates.SITES + " sites."
                    + " DMFT_OPENCL_DEVICE chooses among OpenCL devices, by the number told here or a part of the name."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example: dmft backends"})
final class BackendsCommand implements Callable<Integer> {

    private static final double GIBIBYTE = 1 << 30;

    private static final String REFERENCE = "reference";
    private static final String OPENCL = "opencl";

    private final PrintWriter out;
    private final Supplier<OpenClDevices> openCl;
    private final IntToDoubleFunction onDevice;
    private final ToDoubleFunction<Backend> rate;

    BackendsCommand(PrintWriter out) {
        this(out, OpenClDevices::discover, OpenClRates::product, OpenClRates::product);
    }

    /**
     * A listing.
     *
     * @param openCl asks the machine for its OpenCL devices
     * @param onDevice measures the products of one of them, by its place in that list, in GFLOP/s
     * @param rate measures those of a backend
     */
    BackendsCommand(
            PrintWriter out,
            Supplier<OpenClDevices> openCl,
            IntToDoubleFunction onDevice,
            ToDoubleFunction<Backend> rate) {
        this.out = out;
        this.openCl = openCl;
        this.onDevice = onDevice;
        this.rate = rate;
    }

    @Override
    public Integer call() {
        for (String name : Backends.names()) {
            line(name);
        }
        Backends.Selection automatic = Backends.select(Backends.AUTO, cores());
        row(Backends.AUTO, "takes " + automatic.name() + " (" + String.join("; ", automatic.reasons()) + ")");
        row("cores", cores() + "; solver.threads = 0 uses all of them");
        row(
                "memory",
                gibibytes(Runtime.getRuntime().maxMemory())
                        + " of heap at most; fields of opencl lie beside it or on the device");
        return ExitCode.DONE;
    }

    private void line(String name) {
        try (Backend backend = Backends.create(name, cores())) {
            // The rate of OpenCL is told of each device, that of the reference would take seconds to measure.
            boolean measured = !name.equals(REFERENCE) && !name.equals(OPENCL);
            row(name, "runs: " + backend.description() + (measured ? ", " + rate(backend) : ""));
        } catch (BackendUnavailableException e) {
            row(name, "cannot run: " + e.getMessage());
        }
        if (name.equals(OPENCL)) {
            devices();
        }
    }

    private void devices() {
        OpenClDevices found = openCl.get();
        for (int i = 0; i < found.devices().size(); i++) {
            OpenClDevice device = found.devices().get(i);
            row(
                    "",
                    (i + 1) + " " + device.name() + " (" + device.type().name().toLowerCase(Locale.ROOT) + ", "
                            + device.platform() + "): " + gibibytes(device.globalMemory()) + ", largest buffer "
                            + gibibytes(device.largestAllocation()) + ", "
                            + (device.doublePrecision() ? "float64" : "no float64") + ", " + device.computeUnits()
                            + " compute units, " + device.version() + ", " + rate(i));
        }
        found.problems().forEach(problem -> row("", problem));
    }

    private String rate(int device) {
        try {
            return text(onDevice.applyAsDouble(device));
        } catch (BackendUnavailableException e) {
            return "cannot run: " + e.getMessage();
        }
    }

    private String rate(Backend backend) {
        return text(rate.applyAsDouble(backend));
    }

    private static String text(double gflops) {
        return String.format(Locale.ROOT, "%.0f GFLOP/s", gflops);
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private void row(String name, String text) {
        out.println(String.format("%-10s %s", name, text));
    }

    private static String gibibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GiB", bytes / GIBIBYTE);
    }
}
