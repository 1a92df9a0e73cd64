"""Parser adapters: another library's output becomes our `Parse`. No third-party type leaves this package."""
