package dmft.opencl;

import dmft.activation.Activation;
import dmft.compute.Backend;
import dmft.compute.BackendUnavailableException;
import dmft.compute.FieldMemory;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.Shapes;
import dmft.compute.Workers;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jocl.CLException;
import org.jspecify.annotations.Nullable;

/**
 * The bulk operations in float32 on an OpenCL device.
 *
 * <p>Fields stay on the device; only averages and coordinates cross. Commands run in the order in which they are given, a product perhaps in one kernel with what follows it
 * ({@link Expansion}); reads wait for the device, all else returns before it is done. Operands are kept from Java's collector until a command has all of them: their buffers
 * would be handed on. The same seed on the same device gives the same bits. A device that fails in the middle, or has no more
 * room, ends the operation with a {@link BackendUnavailableException} that says what to do.
 */
public final class OpenClBackend implements Backend {

    private static final AtomicReference<@Nullable OpenClDevices> KNOWN = new AtomicReference<>();

    private final OpenClContext context;
    private final Commands commands;
    private final Staging staging;
    private final DeviceMemory.Arena arena;
    private final Workers workers;
    private final Averages averages;
    private final Expansion expansion;
    private final Elementwise elementwise;
    private final Transfer transfer;
    private boolean closed;

    /**
     * A backend on the device that the environment variable DMFT_OPENCL_DEVICE names, else on the best one: a GPU before others, then by compute units.
     *
     * @param threads threads for small matrices on the host, at least 1
     * @throws BackendUnavailableException if there is no OpenCL device that can do this; the message says why and what to do
     */
    public OpenClBackend(int threads) {
        this(DeviceChoice.choose(devices(), System.getenv(DeviceChoice.VARIABLE)), threads, UnaryOperator.identity());
    }

    /** Asking drivers takes a while and is done once; only where there is no device it is worth to hear again why. */
    private static OpenClDevices devices() {
        OpenClDevices found = KNOWN.get();
        if (found == null || found.devices().isEmpty()) {
            found = OpenClDevices.discover();
            KNOWN.set(found);
        }
        return found;
    }

    /**
     * A backend on one device.
     *
     * @param device its place in {@link OpenClDevices#discover}
     * @param forced turns what the device allows into what is used
     */
    OpenClBackend(int device, int threads, UnaryOperator<DeviceLimits> forced) {
        this.workers = new Workers(threads);
        try {
            this.context = acquire(device, forced);
        } catch (RuntimeException e) {
            workers.close();
            throw e;
        }
        try {
            this.commands = new Commands(context);
        } catch (RuntimeException e) {
            workers.close();
            Cleanup.after(e, context::release);
            throw e;
        }
        Tuning tuning = context.tuning();
        DeviceMemory memory = context.memory();
        this.arena = memory.arena();
        this.staging = new Staging(commands);
        this.averages = new Averages(commands, staging, tuning, memory, arena);
        this.expansion = new Expansion(commands, staging, tuning, memory, arena);
        this.elementwise = new Elementwise(commands, staging, tuning, memory, arena);
        this.transfer = new Transfer(staging);
    }

    private static OpenClContext acquire(int device, UnaryOperator<DeviceLimits> forced) {
        try {
            List<JoclDriver.Handle> handles = JoclDriver.handles();
            JoclDriver.Handle handle = handles.get(device);
            DeviceChoice.requireFloat64(
                    handle.description(),
                    handles.stream().map(JoclDriver.Handle::description).toList());
            return OpenClContext.acquire(handle, Tuning.of(forced.apply(DeviceLimits.of(handle.device()))));
        } catch (CLException e) {
            throw DeviceErrors.during("being asked what it can do", "number " + (device + 1), e);
        }
    }

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public String description() {
        OpenClDevice device = context.description();
        return "OpenCL in float32 on " + device.name() + " (" + device.platform() + ", "
                + (context.tuning().tiled()
                        ? "tiles in local memory"
                        : "vectors of " + context.tuning().lanes())
                + ", " + context.tuning().limits().computeUnits() + " compute units)";
    }

    @Override
    public double unitRoundoff() {
        return 0x1p-24;
    }

    @Override
    public FieldMemory fieldMemory() {
        FieldMemory.Place place = context.sharesHostMemory() ? FieldMemory.Place.BESIDE_HEAP : FieldMemory.Place.DEVICE;
        return new FieldMemory(
                place, context.description().name(), context.memory().limit());
    }

    @Override
    public double peak() {
        requireOpen();
        return new Peak(commands, context.tuning(), context.memory(), arena).rate();
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public Fields fields(int sites, int columns) {
        requireOpen();
        return new DeviceFields(this, sites, columns);
    }

    @Override
    public Matrix contract(Fields a, Fields x) {
        Shapes.checkContract(a, x);
        DeviceFields pa = own(a);
        DeviceFields px = own(x);
        int length = Averages.length(a.columns(), x.columns());
        Matrix c = new Matrix(a.columns(), x.columns());
        if (a.columns() == 0 || x.columns() == 0) {
            return c;
        }
        if (a.sites() == 0) {
            return c.scale(Double.NaN);
        }
        double[] values = new double[length];
        try {
            averages.products(pa.ready(), px.ready()).asDoubleBuffer().get(values);
        } finally {
            Reference.reachabilityFence(pa);
            Reference.reachabilityFence(px);
        }
        for (int i = 0; i < c.rows(); i++) {
            for (int j = 0; j < c.columns(); j++) {
                c.set(i, j, values[i * c.columns() + j]);
            }
        }
        return c;
    }

    @Override
    public void expand(Fields a, Matrix c, Fields y, boolean accumulate) {
        Shapes.checkExpand(a, c, y);
        DeviceFields pa = own(a);
        DeviceFields py = own(y);
        if (isEmpty(y)) {
            return;
        }
        try {
            if (a.columns() > 0) {
                float[] packed = expansion.packed(c);
                expansion.run(pa.ready(), packed, accumulate ? py.ready() : py.overwritten(), accumulate);
            } else if (!accumulate) {
                elementwise.clear(py.overwritten());
            }
        } finally {
            Reference.reachabilityFence(pa);
            Reference.reachabilityFence(py);
        }
    }

    @Override
    public double[] meanSquares(Fields x) {
        DeviceFields px = own(x);
        double[] squares = new double[x.columns()];
        try {
            if (x.sites() == 0) {
                Arrays.fill(squares, Double.NaN);
            } else if (x.columns() > 0) {
                averages.squares(px.ready()).asDoubleBuffer().get(squares);
            }
        } finally {
            Reference.reachabilityFence(px);
        }
        return squares;
    }

    @Override
    public void activate(Activation activation, Fields h, Fields phi, Fields derivative) {
        Shapes.checkSame(h, phi);
        Shapes.checkSame(h, derivative);
        DeviceFields ph = own(h);
        DeviceFields pp = own(phi);
        DeviceFields pd = own(derivative);
        DeviceActivation function = DeviceActivation.of(activation);
        try {
            if (!isEmpty(h)) {
                ph.ready();
                pp.overwritten();
                pd.overwritten();
                if (!expansion.activate(function, ph, pp, pd)) {
                    elementwise.activate(function, ph, pp, pd);
                }
            }
        } finally {
            Reference.reachabilityFence(ph);
            Reference.reachabilityFence(pp);
            Reference.reachabilityFence(pd);
        }
    }

    @Override
    public void multiply(Fields a, Fields b, Fields y) {
        Shapes.checkSame(a, b);
        Shapes.checkSame(a, y);
        DeviceFields pa = own(a);
        DeviceFields pb = own(b);
        DeviceFields py = own(y);
        try {
            if (!isEmpty(y)) {
                pa.ready();
                pb.ready();
                py.overwritten();
                if (!expansion.multiply(pa, pb, py)) {
                    elementwise.multiply(pa, pb, py);
                }
            }
        } finally {
            Reference.reachabilityFence(pa);
            Reference.reachabilityFence(pb);
            Reference.reachabilityFence(py);
        }
    }

    @Override
    public void combine(double a, Fields x, double b, Fields y) {
        Shapes.checkSame(x, y);
        DeviceFields px = own(x);
        DeviceFields py = own(y);
        try {
            if (!isEmpty(y)) {
                elementwise.combine(a, px.ready(), b, py.ready());
            }
        } finally {
            Reference.reachabilityFence(px);
            Reference.reachabilityFence(py);
        }
    }

    @Override
    public void copyColumns(Fields x, int[] chosen, Fields y) {
        Shapes.checkCopy(x, chosen, y);
        DeviceFields px = own(x);
        DeviceFields py = own(y);
        try {
            if (!isEmpty(y)) {
                elementwise.copyColumns(px.ready(), chosen, py.overwritten());
            }
        } finally {
            Reference.reachabilityFence(px);
            Reference.reachabilityFence(py);
        }
    }

    @Override
    public void normal(NormalStream stream, int firstField, Fields x) {
        DeviceFields px = own(x);
        stream.requireSites(x.sites());
        try {
            if (!isEmpty(x)) {
                elementwise.normal(stream, firstField, px.overwritten());
            }
        } finally {
            Reference.reachabilityFence(px);
        }
    }

    @Override
    public void write(Matrix values, Fields x) {
        Shapes.checkValues(values, x);
        DeviceFields px = own(x);
        try {
            if (!isEmpty(x)) {
                transfer.write(values, px.overwritten());
            }
        } finally {
            Reference.reachabilityFence(px);
        }
    }

    @Override
    public Matrix read(Fields x) {
        DeviceFields px = own(x);
        try {
            return isEmpty(x) ? new Matrix(x.sites(), x.columns()) : transfer.read(px.ready());
        } finally {
            Reference.reachabilityFence(px);
        }
    }

    /** Waits until the device has done what it was given. */
    void finish() {
        requireOpen();
        commands.finish();
    }

    /** Starts what is held back, without waiting for it. */
    void settle() {
        requireOpen();
        commands.settle();
    }

    /** Kernels started so far, those of what is held back not among them. */
    long started() {
        return commands.started();
    }

    OpenClContext context() {
        return context;
    }

    /**
     * A buffer of at least the size asked for.
     *
     * @throws BackendUnavailableException if there is no room, also when a product held back no longer needs what was dropped since
     */
    DeviceMemory.Chunk take(DeviceMemory.Holding holding, long bytes) {
        try {
            return memory().take(holding, bytes);
        } catch (BackendUnavailableException e) {
            if (commands.held() == null) {
                throw e;
            }
            commands.settle();
            return memory().take(holding, bytes);
        }
    }

    DeviceMemory memory() {
        requireOpen();
        return context.memory();
    }

    DeviceMemory.Arena arena() {
        return arena;
    }

    /** All columns become zero. */
    void clear(DeviceFields x) {
        requireOpen();
        try {
            if (!isEmpty(x)) {
                elementwise.clear(x);
            }
        } finally {
            Reference.reachabilityFence(x);
        }
    }

    /** The first columns of a block's panels go to another block. */
    void move(DeviceFields.Block x, DeviceFields.Block y, int columns, int panels) {
        requireOpen();
        elementwise.move(x, y, columns, panels);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        Cleanup cleanup = new Cleanup(context.description().name());
        cleanup.step(workers::close);
        cleanup.step(staging::close);
        cleanup.step(commands::close);
        cleanup.step(() -> context.memory().close(arena));
        cleanup.step(context::release);
        cleanup.end();
    }

    private DeviceFields own(Fields x) {
        requireOpen();
        if (x instanceof DeviceFields fields && fields.backend() == this) {
            return fields;
        }
        throw new IllegalArgumentException("these fields belong to another backend: make them with this one");
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the backend is closed");
        }
    }

    private static boolean isEmpty(Fields x) {
        return x.sites() == 0 || x.columns() == 0;
    }
}
