"""What pip's caches weigh that pull requests keep out of images: asked of an index that the operator names."""
