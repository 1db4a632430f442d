"""Lists of enterprises with the noise of real ones, and what is one enterprise in them."""
