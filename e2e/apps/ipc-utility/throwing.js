// Throws while it is loaded. Utility process.
throw new RangeError('the utility process gives up');
