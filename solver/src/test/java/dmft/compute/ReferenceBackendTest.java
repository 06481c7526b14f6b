package dmft.compute;

class ReferenceBackendTest extends BackendContract {

    @Override
    protected Backend create() {
        return new ReferenceBackend();
    }
}
